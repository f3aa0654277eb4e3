"""Why a span is not open: one sentence, from the layer that took it."""

from portal.hours.rules.values import DayHours, Layer, Reason
from portal.problems import Problem
from portal.timespan import TimeSpan

CODES = {Layer.CLOSURE: "closed", Layer.WEATHER: "closed_weather", Layer.EXAM: "closed_exam"}


def why_not_open(hours: DayHours, span: TimeSpan) -> Problem | None:
    """None when `span` lies wholly inside one open span of that day; else the strongest reason.

    Codes: "not_announced", "closed", "closed_weather", "closed_exam", and "not_open" for time that
    is simply outside the opening hours, which alone staff may waive.
    """
    for opened in hours.spans:
        if opened.starts <= span.starts and span.ends <= opened.ends:
            return None
    return _problem(hours, span)


def _problem(hours: DayHours, span: TimeSpan) -> Problem:
    whole_day = hours.reasons[-1]
    if not hours.announced:
        return Problem("not_announced", whole_day.words, field="starts")
    for reason in hours.reasons:
        if reason.span is not None and reason.span.overlaps(span):
            return Problem(CODES[reason.layer], reason.words, field="starts")
    code = _code(hours, whole_day)
    return Problem(code, whole_day.words, field="starts", waivable=code == "not_open")


def _code(hours: DayHours, reason: Reason) -> str:
    if reason.layer is Layer.EXCEPTION and not hours.usual:
        return "closed"  # the organisation closed that day; it did not merely keep other hours
    return CODES.get(reason.layer, "not_open")
