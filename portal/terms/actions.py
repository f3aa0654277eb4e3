"""Changing the terms of a facility from a day on."""

from dataclasses import fields

from portal import clock, database
from portal.bookings.actions.displacing import (
    REASONS,
    Displacing,
    Letter,
    displace_by,
    letter,
    locked,
)
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts, TermsFacts
from portal.hours.models import ClosingKind
from portal.language import Named, say_n
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint
from portal.terms.queries import broken
from portal.terms.rules import log_line, problems_with_change, problems_with_terms

COLUMNS = [field.name for field in fields(TermsFacts)]


async def change_terms(
    by: Visitor,
    facility_id: int,
    terms: TermsFacts,
    *,
    key: str,
    displacing: Displacing | None = None,
) -> str | None:
    """Let `terms` hold at a facility from their day on, and write it in the public log. With
    `displacing`, bookings still to come that they would break are displaced; then the code of the
    closing by which all of it can be undone, if there are any.

    Raises Refused with every reason why not; terms that a booking still to come would break are
    refused if it is not to be displaced or was not seen, decided under the lock that bookings take
    too.
    """

    async def change() -> Answer:
        before_all = await locked([facility_id]) if displacing else {}
        facts = await _locked(facility_id)
        today = clock.today(facts.zone)
        before = facts.terms_on(terms.holds_from)
        refuse([*problems_with_terms(terms, facts, today), *problems_with_change(terms, before)])
        in_the_way = await broken(facts, terms)
        if in_the_way and displacing is None:
            words = say_n(
                "%(n)s booking would no longer fit.",
                "%(n)s bookings would no longer fit.",
                len(in_the_way),
            )
            refuse([Problem("breaks", words, field="holds_from")])
        await _write(facts, terms)
        await _write_log(facts, terms, log_line(before, terms))
        if displacing is None:
            return {"code": None}
        outside = {each.id for each in in_the_way}
        return {"code": await displace_by(displacing, outside, [facts.id], before_all)}

    asked = fingerprint(
        act="terms",
        facility=facility_id,
        terms=repr(terms),
        **({"displaced": sorted(displacing.seen)} if displacing else {}),
    )
    answer = await once(by.id, key, asked, change)
    return answer.get("code")


class _TakenBack(Exception):  # noqa: N818  how a transaction that only looks is ended
    def __init__(self, words: Letter) -> None:
        super().__init__("only looked")
        self.words = words


async def message_to(booking_id: int, facts: Facts, terms: TermsFacts, language: str) -> Letter:
    """What the person of a booking that `terms` would break would read, with what is free under
    them. Nothing is kept."""

    @database.transactional
    async def look() -> None:
        await _write(facts, terms)
        kind = ClosingKind.TERMS
        raise _TakenBack(await letter(booking_id, REASONS[kind], kind, clock.now(), language))

    try:
        await look()
    except _TakenBack as seen:
        return seen.words
    raise AssertionError("unreachable")


def refuse(problems: list[Problem]) -> None:
    """Raise Refused if there is a problem."""
    if problems:
        raise Refused(problems)


async def _locked(facility_id: int) -> Facts:
    """The facility, with the locks that every booking of it takes as well."""
    facts = (await facts_by_id([facility_id]))[facility_id]
    await database.lock("space", [space.id for space in facts.spaces])
    return (await facts_by_id([facility_id]))[facility_id]


async def _write(facts: Facts, terms: TermsFacts) -> None:
    values = [getattr(terms, name) for name in COLUMNS]
    values[COLUMNS.index("holds_from")] = terms.holds_from.isoformat()
    changes = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "holds_from")
    await database.execute(
        f"INSERT INTO terms (facility_id, {', '.join(COLUMNS)})"
        f" VALUES ({database.marks(len(COLUMNS) + 1)})"
        f" ON CONFLICT (facility_id, holds_from) DO UPDATE SET {changes}",
        facts.id,
        *values,
    )


async def _write_log(facts: Facts, terms: TermsFacts, words: Named) -> None:
    await database.execute(
        "INSERT INTO terms_change (facility_id, holds_from, words_zh, words_en, changed_at)"
        " VALUES (?, ?, ?, ?, ?)",
        facts.id,
        terms.holds_from.isoformat(),
        words.zh,
        words.en,
        clock.to_us(clock.now()),
    )
