"""A search that found nothing is counted, at each place it was about."""

from collections.abc import Sequence
from datetime import date

from portal.demand.actions import note
from portal.demand.rules import ANY_HOUR, NO_PLACE, What
from portal.finding.rules.ranking import Found
from portal.finding.rules.wanted import Wanted

MOST_PLACES = 50  # that one search is counted at


def note_search(wanted: Wanted, looked_at: Sequence[Found], today: date) -> None:
    """For the first day that was asked for, and the hour if one was."""
    on_day = wanted.days(today)[0]
    hour = wanted.starts // 60 if wanted.starts is not None else ANY_HOUR
    for answer in looked_at[:MOST_PLACES]:
        note(What.SEARCH, answer.facts.id, on_day, min(hour, ANY_HOUR), answer.facts.kind)
    if not looked_at:
        note(What.SEARCH, NO_PLACE, on_day, min(hour, ANY_HOUR), wanted.kind)
