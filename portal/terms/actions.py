"""Changing the terms of a facility from a day on."""

from dataclasses import fields

from portal import clock, database
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts, TermsFacts
from portal.language import Named, say_n
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint
from portal.terms.queries import broken
from portal.terms.rules import log_line, problems_with_change, problems_with_terms

COLUMNS = [field.name for field in fields(TermsFacts)]


async def change_terms(by: Visitor, facility_id: int, terms: TermsFacts, *, key: str) -> None:
    """Let `terms` hold at a facility from their day on, and write it in the public log.

    Raises Refused with every reason why not; terms that a booking still to come would break are
    refused, decided under the lock that bookings take too.
    """

    async def change() -> Answer:
        facts = await _locked(facility_id)
        today = clock.today(facts.zone)
        before = facts.terms_on(terms.holds_from)
        refuse([*problems_with_terms(terms, facts, today), *problems_with_change(terms, before)])
        in_the_way = await broken(facts, terms)
        if in_the_way:
            words = say_n(
                "%(n)s booking would no longer fit.",
                "%(n)s bookings would no longer fit.",
                len(in_the_way),
            )
            refuse([Problem("breaks", words, field="holds_from")])
        await _write(facts, terms, log_line(before, terms))
        return {}

    asked = fingerprint(act="terms", facility=facility_id, terms=repr(terms))
    await once(by.id, key, asked, change)


def refuse(problems: list[Problem]) -> None:
    """Raise Refused if there is a problem."""
    if problems:
        raise Refused(problems)


async def _locked(facility_id: int) -> Facts:
    """The facility, with the locks that every booking of it takes as well."""
    facts = (await facts_by_id([facility_id]))[facility_id]
    await database.lock("space", [space.id for space in facts.spaces])
    return (await facts_by_id([facility_id]))[facility_id]


async def _write(facts: Facts, terms: TermsFacts, words: Named) -> None:
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
    await database.execute(
        "INSERT INTO terms_change (facility_id, holds_from, words_zh, words_en, changed_at)"
        " VALUES (?, ?, ?, ?, ?)",
        facts.id,
        terms.holds_from.isoformat(),
        words.zh,
        words.en,
        clock.to_us(clock.now()),
    )
