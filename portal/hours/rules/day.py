"""One day's hours from its layers, the strongest first.

closure > weather > exam > the organisation's exception > public holiday > make-up workday >
school break > weekend > school day
"""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.facilities.rules import Facts
from portal.hours.rules import sentences
from portal.hours.rules.layers import CalendarDay, Layers, Opening, SchoolDates
from portal.hours.rules.values import DayHours, DayType, Layer, Reason
from portal.hours.rules.wall import cut, span_on, together, until_dusk
from portal.language import Named, Words
from portal.timespan import TimeSpan, day_span

SATURDAY = 5
KNOWN_YEARS = range(2000, 2201)  # the years a calendar can hold
STRENGTH = {layer: place for place, layer in enumerate(Layer)}
ONE_DAY = timedelta(days=1)

Spans = tuple[TimeSpan, ...]


def hours_on(facts: Facts, layers: Layers, day: date) -> DayHours:
    """When a facility is open on a day of its own zone, with every reason."""
    day_type, named = day_type_of(layers, day)
    kind = sentences.kind_words(day_type, facts, named)
    if not _announced(layers, day):
        why = Reason(Layer(day_type), sentences.not_announced(day))
        return DayHours(day, facts.zone, day_type, kind, (), (), (why,), announced=False)
    exam = layers.school_dates_on(day, DayType.EXAM_DAY)
    if exam is not None:
        day_type, kind = DayType.EXAM_DAY, sentences.kind_words(DayType.EXAM_DAY, facts, exam)
    usual, layer, darkens = _usual(facts, layers, day, day_type)
    spans, reasons = _less_closures(facts, layers, day, usual)
    said = spans or usual  # when everything is taken back, what it would have been
    words = _words(facts, layers, day, layer, kind, said, darkens=darkens)
    reasons.append(Reason(layer, words))
    return DayHours(day, facts.zone, day_type, kind, spans, usual, tuple(reasons))


def day_type_of(layers: Layers, day: date) -> tuple[DayType, CalendarDay | SchoolDates | None]:
    """The kind of a day, exams apart, and what gives it its name."""
    in_calendar = layers.calendar.get(day)
    if in_calendar is not None:
        return in_calendar.day_type, in_calendar
    school_break = layers.school_dates_on(day, DayType.SCHOOL_BREAK)
    if school_break is not None:
        return DayType.SCHOOL_BREAK, school_break
    return (DayType.WEEKEND if day.weekday() >= SATURDAY else DayType.SCHOOL_DAY), None


def _announced(layers: Layers, day: date) -> bool:
    if day.year not in KNOWN_YEARS:
        return False
    return layers.announced is None or day.year in layers.announced


def _usual(facts: Facts, layers: Layers, day: date, day_type: DayType) -> tuple[Spans, Layer, bool]:
    """The hours without closures, the layer that gives them, and whether dusk shortened them."""
    own = layers.own_hours_on(day)
    if own is not None and day_type is not DayType.EXAM_DAY:
        wall = (span_on(day, *times, facts.zone, facts.tick_minutes) for times in own.spans)
        return together([span for span in wall if span is not None]), Layer.EXCEPTION, False
    layer = Layer.EXAM if day_type is DayType.EXAM_DAY else Layer(day_type)
    season = layers.season_on(day)
    openings = season.openings.get(day_type, ()) if season is not None else ()
    spans, darkens = _opened(facts, openings, day)
    return spans, layer, darkens


def _opened(facts: Facts, openings: Sequence[Opening], day: date) -> tuple[Spans, bool]:
    spans: list[TimeSpan] = []
    darkens = False
    weekday = 1 << day.weekday()
    for opening in openings:
        if not opening.weekdays & weekday:
            continue
        whole = span_on(day, opening.opens, opening.closes, facts.zone, facts.tick_minutes)
        light = until_dusk(day, opening, facts) if opening.until_dusk and not facts.lit else whole
        darkens = darkens or light != whole
        if light is not None:
            spans.append(light)
    return together(spans), darkens


def _less_closures(
    facts: Facts, layers: Layers, day: date, usual: Spans
) -> tuple[Spans, list[Reason]]:
    """What closures and weather leave, and a reason for each that takes something."""
    if not layers.taken_back:
        return usual, []
    all_day = day_span(day, facts.zone)
    spans = usual
    reasons = []
    for taken in layers.taken_back:
        if not taken.span.overlaps(all_day):
            continue
        if taken.span.contains(all_day) or any(taken.span.overlaps(span) for span in usual):
            words = sentences.taken_back(taken, day, facts.zone)
            reasons.append(Reason(taken.layer, words, taken.span))
            spans = cut(spans, taken.span, facts.tick_minutes)
    reasons.sort(key=lambda reason: STRENGTH[reason.layer])
    return spans, reasons


def _words(
    facts: Facts,
    layers: Layers,
    day: date,
    layer: Layer,
    kind: Words | Named,
    spans: Spans,
    *,
    darkens: bool,
) -> Words:
    own = layers.own_hours_on(day)
    if layer is Layer.EXCEPTION and own is not None:
        return sentences.own_hours(own, spans, day, facts.zone)
    if layer is Layer.EXAM and not spans:
        first, last = _exam_days(layers, day)
        return sentences.exam_closed(kind, first, last, last + ONE_DAY)
    if layers.season_on(day) is None:
        return sentences.no_hours()
    if layer is Layer.MAKE_UP_WORKDAY and not darkens:
        return sentences.make_up_day(spans, day, facts.zone)
    return sentences.usual_day(kind, spans, day, facts.zone, darkens=darkens)


def _exam_days(layers: Layers, day: date) -> tuple[date, date]:
    """The first and the last of the unbroken run of exam days around `day`."""
    first = last = day
    while layers.school_dates_on(first - ONE_DAY, DayType.EXAM_DAY):
        first -= ONE_DAY
    while layers.school_dates_on(last + ONE_DAY, DayType.EXAM_DAY):
        last += ONE_DAY
    return first, last
