"""What somebody waits for, in a sentence."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portal.facilities.rules import KINDS, Facts
from portal.language import Named, Words, clock_words, say
from portal.waiting.rules import Wanted


def place_words(wanted: Wanted, facts: Facts | None) -> Words | Named:
    """Where: one unit, any of a facility, or any of a kind."""
    if facts is None:
        return say("any place for %(kind)s", kind=KINDS[wanted.kind])
    unit = facts.unit(wanted.unit_id) if wanted.unit_id else None
    if unit is None and len(facts.units) > 1:
        return say("%(place)s, whichever is free", place=facts.name)
    if unit is None or len(facts.units) == 1:
        return facts.name
    return say("%(place)s, %(unit)s", place=facts.name, unit=unit.name)


def time_words(wanted: Wanted, zone: ZoneInfo) -> Words:
    """When: a slot, or so long within some hours."""
    starts, ends = wanted.window.starts.astimezone(zone), wanted.window.ends.astimezone(zone)
    closing = "24:00" if _midnight(ends) else clock_words(ends)
    if wanted.is_one_slot:
        return say(
            "%(day)s %(starts)s–%(ends)s",
            day=wanted.on_day,
            starts=clock_words(starts),
            ends=closing,
        )
    return say(
        "%(day)s, %(minutes)s minutes between %(starts)s and %(ends)s",
        day=wanted.on_day,
        minutes=wanted.minutes,
        starts=clock_words(starts),
        ends=closing,
    )


def _midnight(at: datetime) -> bool:
    return at.hour == at.minute == 0
