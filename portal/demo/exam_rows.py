"""The closing for an exam as rows: who was displaced, what is kept for them, who comes first."""

from datetime import timedelta

from portal import clock, database
from portal.bookings.rules.displacing import PRIORITY, Fate
from portal.demo.bulk import Row, first_of, insert
from portal.demo.exam_day import Closed, Displaced
from portal.demo.school_year import at
from portal.language import Named

REASON = Named("学校作为考点，全校封闭", "The school is an examination centre")
DISPLACEMENT = (
    "id, booking_id, closing_id, position, was, facility_id, unit_id, on_day, starts_at, ends_at,"
    " state, offered_until, changed_at"
)
ALTERNATIVE = "displacement_id, number, facility_id, unit_id, on_day, starts_at, ends_at, taken_at"


async def insert_closed(
    closed: Closed, organisation: int, manager: int, code: str, first_booking: int
) -> None:
    """Insert the closing by the manager, with its closure and displaced bookings, of which
    `first_booking` is the id of the diary's first."""
    closing = await _insert_closing(closed, organisation, manager, code)
    displacement = await first_of("displacement", len(closed.displaced))
    displacements: list[Row] = []
    alternatives: list[Row] = []
    priorities: list[Row] = []
    for position, each in enumerate(closed.displaced, start=1):
        id_ = displacement + position - 1
        booking = first_booking + each.entry
        displacements.append(_displacement(id_, booking, closing, position, each))
        alternatives += _alternatives(id_, each)
        if each.fate is Fate.NOTHING_FITS:
            until = clock.to_us(each.changed_at + PRIORITY)
            priorities.append((each.was.person.id, each.was.facts.kind, id_, until))
    await insert("displacement", DISPLACEMENT, displacements)
    await insert("alternative", ALTERNATIVE, alternatives)
    first = await first_of("priority", len(priorities))
    await insert(
        "priority",
        "id, person_id, kind, displacement_id, until_at",
        [(id_, *row) for id_, row in enumerate(priorities, start=first)],
    )


async def _insert_closing(closed: Closed, organisation: int, manager: int, code: str) -> int:
    closing = await first_of("closing", 1)
    set_at = clock.to_us(closed.set_at)
    reason = (REASON.zh, REASON.en)
    await insert(
        "closing",
        "id, code, kind, organisation_id, reason_zh, reason_en, set_by_id, set_at",
        [(closing, code, "closure", organisation, *reason, manager, set_at)],
    )
    starts, ends = at(closed.day, 0), at(closed.day + timedelta(days=1), 0)
    span = (clock.to_us(starts), clock.to_us(ends))
    await insert(
        "closure",
        "id, organisation_id, kind, starts_at, ends_at, reason_zh, reason_en, set_by_id, set_at,"
        " closing_id",
        [
            (
                await first_of("closure", 1),
                organisation,
                "closure",
                *span,
                *reason,
                manager,
                set_at,
                closing,
            )
        ],
    )
    # The hours were read already, while the day was open still.
    await database.execute(
        "UPDATE facility SET rules_version = rules_version + 1 WHERE organisation_id = ?",
        organisation,
    )
    return closing


def _displacement(id_: int, booking: int, closing: int, position: int, each: Displaced) -> Row:
    was = each.was
    return (
        id_,
        booking,
        closing,
        position,
        str(was.state),
        was.facts.id,
        was.unit.id,
        was.day.isoformat(),
        clock.to_us(was.span.starts),
        clock.to_us(was.span.ends),
        str(each.fate),
        clock.to_us(each.until) if each.until else None,
        clock.to_us(each.changed_at),
    )


def _alternatives(displacement: int, each: Displaced) -> list[Row]:
    """What was kept; of one who accepted, the first was taken."""
    taken = clock.to_us(each.changed_at) if each.fate is Fate.ACCEPTED else None
    return [
        (
            displacement,
            number,
            kept.offer.facts.id,
            kept.offer.unit.id,
            kept.offer.day.isoformat(),
            clock.to_us(kept.span.starts),
            clock.to_us(kept.span.ends),
            taken if number == 1 else None,
        )
        for number, kept in enumerate(each.instead, start=1)
    ]
