"""Households and people as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal import clock
from portal.demo.bulk import first_of, insert
from portal.demo.residents import HOUSEHOLDS, Resident
from portal.demo.school_year import at

PERSON = "id, household_id, name, language, phone, created_at, seen_at"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can book, by the ids of the database."""

    id: int
    household: int
    language: str


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
            )
            for number, each in enumerate(people)
        ],
    )
    return [
        Person(person + number, household + each.household, each.language)
        for number, each in enumerate(people)
    ]
