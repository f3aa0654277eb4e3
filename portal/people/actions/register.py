"""What the desk writes of a person: makes one without a phone, and notes that it read a record."""

from collections.abc import Iterable

from portal import clock, database
from portal.database import transactional
from portal.language import say
from portal.people.actions.signing_in import make_person
from portal.people.queries import account_with
from portal.people.rules.addresses import Address
from portal.people.rules.names import problems_with_name
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

NOT_HERE = Problem("not_here", say("This person is not on record any more."))


async def register(
    by: Visitor, name: str, phone: Address | None, language: str, *, elder: bool, key: str
) -> int:
    """Put somebody on record by name alone, or with a number; the person's id.

    Raises Refused: the name cannot be kept, or the number is somebody's already.
    """

    async def act() -> Answer:
        return {"id": await _register(name, phone, language, elder=elder)}

    asked = fingerprint(
        act="register", name=name, phone=phone.value if phone else "", elder=elder, lang=language
    )
    return int((await once(by.id, key, asked, act))["id"])


async def _register(name: str, phone: Address | None, language: str, *, elder: bool) -> int:
    problems = problems_with_name(name)
    if phone is not None and await account_with(phone) is not None:
        words = say("Somebody is on record with this number: look for its end.")
        problems.append(Problem("taken", words, field="phone"))
    if problems:
        raise Refused(problems)
    if phone is not None:
        person_id = await make_person(phone, name, language)
        await database.execute("UPDATE person SET elder = ? WHERE id = ?", elder, person_id)
        return person_id
    now = clock.to_us(clock.now())
    household = await database.value(
        "INSERT INTO household (created_at) VALUES (?) RETURNING id", now
    )
    made: int = await database.value(
        "INSERT INTO person (household_id, name, language, elder, created_at, seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        household,
        name,
        language,
        elder,
        now,
        now,
    )
    return made


@transactional
async def mark_elder(person_id: int, *, elder: bool) -> None:
    """Keep whether somebody is an elder. Raises Refused when they are not on record."""
    changed = await database.execute(
        "UPDATE person SET elder = ? WHERE id = ? AND erased_at IS NULL", elder, person_id
    )
    if changed != 1:
        raise Refused([NOT_HERE])


@transactional
async def note_reading(viewer_id: int, person_id: int, page: str) -> None:
    """Keep that a member of staff read a page about a person: one line a day."""
    await database.execute(
        "INSERT INTO record_view (person_id, viewer_id, page, on_day, times, last_at)"
        " VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT (person_id, viewer_id, page, on_day)"
        " DO UPDATE SET times = record_view.times + 1, last_at = excluded.last_at",
        person_id,
        viewer_id,
        page,
        clock.today(settings().zone).isoformat(),
        clock.to_us(clock.now()),
    )


@transactional
async def note_readings(viewer_id: int, person_ids: Iterable[int], page: str) -> None:
    """The same for a page about several people."""
    for person_id in sorted(set(person_ids)):
        await note_reading(viewer_id, person_id, page)


async def verify(staff: Visitor, person_id: int, *, neighbour: bool) -> None:
    """Keep that the staff saw whether this is a neighbour: yes or no, who, when; nothing is
    copied. What was seen before has ended then. Raises Refused."""
    if staff.id == person_id:
        words = say("For yourself somebody else of the desk does this.")
        raise Refused([Problem("yourself", words)])
    await _verify(staff.id, person_id, neighbour=neighbour)


@transactional
async def _verify(staff_id: int, person_id: int, *, neighbour: bool) -> None:
    household = await database.value(
        "SELECT household_id FROM person WHERE id = ? AND erased_at IS NULL", person_id
    )
    if household is None:
        raise Refused([NOT_HERE])
    await database.lock("household", [household])
    now = clock.to_us(clock.now())
    same = await database.value(
        "SELECT 1 FROM verification WHERE person_id = ? AND ended_at IS NULL AND by_id = ?"
        " AND neighbour = ?",
        person_id,
        staff_id,
        neighbour,
    )
    if same is not None:  # a second tap
        return
    await database.execute(
        "UPDATE verification SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL",
        now,
        person_id,
    )
    await database.execute(
        "INSERT INTO verification (person_id, neighbour, by_id, seen_at) VALUES (?, ?, ?, ?)",
        person_id,
        neighbour,
        staff_id,
        now,
    )
