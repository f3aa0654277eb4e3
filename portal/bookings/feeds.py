"""A booking as its owner's calendar shows it.

The bytes are made when the booking changes and kept with it, so that a feed only joins them. They
hold what a person may show around: place, time, what to bring; no door code, telephone or company.
"""

from datetime import datetime
from urllib.parse import urlsplit

from portal.bookings.rules.states import State
from portal.facilities.rules import KINDS, Facts, Host, UnitFacts
from portal.ical import Entry, Status, entry_bytes
from portal.language import Words, say, say_n
from portal.settings import settings
from portal.web.address import address

REMIND_MINUTES = 60

STATUS: dict[State, Status] = {
    State.REQUESTED: "TENTATIVE",
    State.CONFIRMED: "CONFIRMED",
    State.ATTENDED: "CONFIRMED",
    State.MISSED: "CONFIRMED",
    State.EXCUSED: "CONFIRMED",
    State.CANCELLED: "CANCELLED",
    State.DISPLACED: "CANCELLED",
    State.DENIED: "CANCELLED",
    State.LAPSED: "CANCELLED",  # of a request; a hold that lapses was in nobody's calendar
}
IN_CALENDARS = tuple(STATUS)


def entry_of(
    facts: Facts,
    unit: UnitFacts,
    *,
    code: str,
    starts_at: datetime,
    ends_at: datetime,
    party: int,
    state: str,
    sequence: int,
    created_at: datetime,
    changed_at: datetime,
    language: str,
) -> bytes:
    """The calendar entry of one booking, in "zh" or "en"; instants are aware.

    Raises ValueError for a hold, which stands in no calendar.
    """
    status = STATUS.get(State(state))
    if status is None:
        raise ValueError(f"a booking that is {state} stands in no calendar")
    link = settings().public_origin + address(language, f"/bookings/{code}")
    return entry_bytes(
        Entry(
            uid=uid_of(code),
            sequence=sequence,
            starts=starts_at,
            ends=ends_at,
            zone=facts.zone,
            summary=_title(State(state), place_words(facts, unit, language), language),
            description=_description(facts, starts_at, party, status, link, language),
            location=location_words(facts.organisation, language),
            geo=(facts.latitude, facts.longitude),
            url=link,
            status=status,
            created=created_at,
            modified=changed_at,
            alarm_minutes=REMIND_MINUTES,
            categories=(KINDS[facts.kind].into(language),),
        )
    )


def uid_of(code: str) -> str:
    """The same for the life of a booking, in every language and feed of its owner."""
    return f"{code}@{urlsplit(settings().public_origin).hostname}"


def place_words(facts: Facts, unit: UnitFacts, language: str) -> str:
    """ "羽毛球馆 2号场 · 龙岭实验学校": facility, unit where there are several, organisation."""
    names = [facts.name.into(language)]
    if len(facts.units) > 1:
        names.append(unit.name.into(language))
    return f"{' '.join(names)} · {facts.organisation.name.into(language)}"


def location_words(host: Host, language: str) -> str:
    """Where to go, as a map or a taxi driver reads it: in English with the Chinese name."""
    if language == "zh":
        return f"{host.name.zh}，{host.address.zh}"
    name = host.name.into("en")
    shown = name if name == host.name.zh else f"{name} ({host.name.zh})"
    return f"{shown}, {host.address.into('en')}"


def _title(state: State, what: str, language: str) -> str:
    """Many calendars show a cancelled entry like any other, so the title says it too."""
    titles = {
        State.REQUESTED: say("To be confirmed: %(what)s", what=what),
        State.CANCELLED: say("Cancelled: %(what)s", what=what),
        State.DISPLACED: say("Cancelled, the place is closed: %(what)s", what=what),
        State.DENIED: say("Not possible: %(what)s", what=what),
        State.LAPSED: say("Not possible: %(what)s", what=what),
    }
    return titles[state].into(language) if state in titles else what


def _description(
    facts: Facts, starts_at: datetime, party: int, status: Status, link: str, language: str
) -> str:
    lines: list[Words] = []
    if status != "CANCELLED":
        lines.append(say_n("For %(n)s person", "For %(n)s people", party))
        if facts.gate.into(language):
            lines.append(say("Gate: %(gate)s", gate=facts.gate))
        if facts.bring.into(language):
            lines.append(say("Bring: %(what)s", what=facts.bring))
        local = starts_at.astimezone(facts.zone)
        terms = facts.terms_on(local.date())
        if terms is not None:
            until = (starts_at - terms.cancel_before).astimezone(facts.zone)
            lines.append(say("Cancel free of charge until %(when)s", when=until))
    lines.append(say("See, move or cancel it: %(link)s", link=link))
    return "\n".join(line.into(language) for line in lines)
