"""Households and people as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal import clock
from portal.demo.bulk import Row, first_of, insert
from portal.demo.commons import LIBRARY
from portal.demo.longling import LIBRARY as SCHOOL_LIBRARY
from portal.demo.longling import SCHOOL
from portal.demo.organisations import OPERATOR
from portal.demo.placing import Ids
from portal.demo.residents import HOUSEHOLDS, Resident
from portal.demo.school_year import at
from portal.demo.schools import BIXI, RONGYIN
from portal.people.cast import CAST

CAST_JOINED = timedelta(days=390)
SALLYS = (SCHOOL, SCHOOL_LIBRARY)
OTHER_MANAGED = (OPERATOR.slug, RONGYIN, BIXI, LIBRARY)
APART = 11  # residents from one manager to the next, so that they live in different households
GRANDDAUGHTER = "何晓雯"
HER_PHONE = "+8619900000050"  # of nobody: see portal.people.cast
PERSON = "id, household_id, name, language, phone, created_at, seen_at, elder"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can book, by the ids of the database."""

    id: int
    household: int
    language: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Who manages which organisation (by slug), and who sits at the desk."""

    managers: Mapping[str, int]
    desk: int


async def cast(today: date) -> dict[str, Person]:
    """Insert the people one may be in the demo, by key; Alice and Bob share a household."""
    homes = list(dict.fromkeys(_home(member.key) for member in CAST))
    household = await first_of("household", len(homes))
    person = await first_of("person", len(CAST))
    moved_in = clock.to_us(at(today - CAST_JOINED, 10 * 60))
    seen = clock.to_us(at(today - timedelta(days=1), 20 * 60))
    await insert(
        "household", "id, created_at", [(household + n, moved_in) for n in range(len(homes))]
    )
    people = {
        member.key: Person(person + n, household + homes.index(_home(member.key)), "zh")
        for n, member in enumerate(CAST)
    }
    await insert(
        "person",
        PERSON,
        [
            (
                people[member.key].id,
                people[member.key].household,
                member.name.zh,
                people[member.key].language,
                member.phone,
                moved_in,
                seen,
                member.key == "elder",
            )
            for member in CAST
        ],
    )
    return people


def _home(key: str) -> str:
    return "alice" if key == "bob" else key


async def staff(
    members: Mapping[str, Person],
    neighbours: Sequence[Person],
    organisation_ids: Ids,
    today: date,
) -> Staff:
    """Grant Sally her school, Desmond the desk, Grace the roles, and some residents the other
    organisations."""
    desk = members["desmond"].id
    managers = dict.fromkeys(SALLYS, members["sally"].id)
    for number, slug in enumerate(OTHER_MANAGED):
        managers[slug] = neighbours[number * APART].id
    given: list[Row] = [
        (desk, "desk", None),
        (members["grace"].id, "administrator", None),
    ]
    given += [
        (person, "school_manager", organisation_ids[slug]) for slug, person in managers.items()
    ]
    first = await first_of("role_grant", len(given))
    since = today - CAST_JOINED
    await insert(
        "role_grant",
        "id, person_id, role, organisation_id, starts_on, given_at",
        [
            (id_, *grant, since.isoformat(), clock.to_us(at(since, 11 * 60)))
            for id_, grant in enumerate(given, start=first)
        ],
    )
    return Staff(managers, desk)


async def granddaughter(elder: Person, desk: int, today: date) -> None:
    """Insert her who books for the elder; the desk put down that the elder agreed."""
    household = await first_of("household", 1)
    person = await first_of("person", 1)
    moved_in = clock.to_us(at(today - CAST_JOINED, 15 * 60))
    seen = clock.to_us(at(today - timedelta(days=2), 21 * 60))
    await insert("household", "id, created_at", [(household, moved_in)])
    row = (person, household, GRANDDAUGHTER, "zh", HER_PHONE, moved_in, seen, False)
    await insert("person", PERSON, [row])
    agreed = clock.to_us(at(today - timedelta(days=20), 10 * 60))
    await insert(
        "helper",
        "id, person_id, helper_id, agreed, recorded_by_id, starts_at",
        [(await first_of("helper", 1), elder.id, person, "in_person", desk, agreed)],
    )


async def residents(people: Sequence[Resident], today: date) -> list[Person]:
    """Insert residents and their households; in the order given."""
    household = await first_of("household", HOUSEHOLDS)
    person = await first_of("person", len(people))
    joined = [today - timedelta(days=each.joined_days_ago) for each in people]
    founded = dict.fromkeys(range(HOUSEHOLDS), today)
    for each, day in zip(people, joined, strict=True):
        founded[each.household] = min(founded[each.household], day)
    await insert(
        "household",
        "id, created_at",
        [(household + at_, clock.to_us(at(day, 9 * 60))) for at_, day in founded.items()],
    )
    await insert(
        "person",
        PERSON,
        [
            (
                person + number,
                household + each.household,
                each.name,
                each.language,
                each.phone,
                clock.to_us(at(joined[number], 9 * 60 + number % 600)),
                clock.to_us(at(today - timedelta(days=each.seen_days_ago + 1), 8 * 60 + number)),
                False,
            )
            for number, each in enumerate(people)
        ],
    )
    return [
        Person(person + number, household + each.household, each.language)
        for number, each in enumerate(people)
    ]
