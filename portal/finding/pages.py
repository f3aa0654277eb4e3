"""The home page and the search, open to everybody."""

from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.queries import bookings_of
from portal.bookings.rules import Reader
from portal.facilities.rules import KINDS
from portal.finding import searching
from portal.finding.forms import Search, clock_text, read
from portal.finding.noting import note_search
from portal.finding.queries import Ground, free_days, ground, reader_of, walks
from portal.finding.rules.days import WEEKEND
from portal.finding.rules.kinds import GROUP_WORDS, GROUPS, kind_words
from portal.finding.rules.ranking import Found, found, soonest
from portal.finding.rules.wanted import Wanted
from portal.finding.showing import alone, place, rows
from portal.hours.queries import closed_notices
from portal.language import Words, day_words, say, say_n
from portal.people.access import open_to_all
from portal.settings import settings
from portal.web import form
from portal.web.render import language_of, page

UNREADABLE = 422
ANY_TIME = Wanted()
NEAREST = 3  # times at the top of the home page
MOST_PLACES = 12  # of the home page
A_PAGE = 30  # results
DAYS_OFFERED = 14
DISTANCES = (5, 10, 15, 20, 30)
FIRST_HOUR, LAST_HOUR = 6, 23


@open_to_all
async def home(request: Request) -> Response:
    """What is free next, one field to look for more, and every place as it stands today."""
    now, today = clock.now(), clock.today(settings().zone)
    language = language_of(request)
    person = request.state.person
    there = await ground()
    days = ANY_TIME.days(today)[:2]  # today and tomorrow
    known = await free_days(there.facilities, there.versions, days, now)
    reader = await reader_of(person.id if person else None, days)
    walk = walks(there.facilities, there.landmark(""))

    def on(chosen: slice) -> list[Found]:
        return [
            found(known[facts.id][chosen], walk[facts.id], ANY_TIME, now, reader)
            for facts in there.facilities
        ]

    places = searching.by_today(on(slice(1)))
    free = [answer for answer in places if answer.count]
    # Three places with times today need nobody to look at tomorrow.
    nearest = soonest(free if len(free) >= NEAREST else on(slice(2)), NEAREST)
    context = {
        "today": today,
        "next": await bookings_of(person.id, coming=True, most=1) if person else [],
        "soonest": [alone(offer, language, today, now, reader) for offer in nearest],
        "kinds": searching.kinds_there(there.facilities),
        "kind_words": kind_words,
        "places": [place(answer, language, now) for answer in places[:MOST_PLACES]],
        "all_places": len(places),
        "free_places": len(free),
        "notices": await closed_notices(there.facilities, today),
        "landmark": there.landmark(""),
    }
    return page(request, "finding/home.html", context)


@open_to_all
async def search(request: Request) -> Response:
    """What, when, where: every place with its free times, or why it has none."""
    now, today = clock.now(), clock.today(settings().zone)
    there = await ground()
    asked = read(form.query(request), today, there)
    person = request.state.person
    answers, reader = await _answers(there, asked.wanted, today, now, person.id if person else None)
    shown = [a for a in answers if a.offers] if asked.wanted.free else answers
    free = sum(answer.count for answer in answers)
    instead = []
    if not free:
        note_search(asked.wanted, answers, today)
        instead = await searching.instead_of(there, asked.wanted, today, now, reader)
    first = (asked.page - 1) * A_PAGE
    language = language_of(request)
    part = shown[first : first + A_PAGE]
    heading = _heading(len([a for a in answers if a.offers]), free, len(answers))
    context = {
        "today": today,
        "search": asked,
        "heading": heading,
        "say": heading,
        "rows": rows(part, asked.wanted, language, today, now, reader),
        "instead": [alone(offer, language, today, now, reader) for offer in instead],
        "nothing": searching.why_nothing(asked.wanted, len(answers)) if not free else None,
        "further": len(shown) - first - len(part),
        "earlier": asked.page > 1,
        "meaning": _meaning(asked, there, today),
        "choices": _choices(asked, there, today, language),
        "kind_words": kind_words,
        "landmark": there.landmark(asked.wanted.near),
    }
    status = UNREADABLE if asked.problems else 200
    return page(request, "finding/search.html", context, status=status)


async def _answers(
    there: Ground, wanted: Wanted, today: date, now: datetime, person_id: int | None
) -> tuple[list[Found], Reader]:
    return await searching.answers(there, wanted, wanted.days(today), now, person_id)


def _heading(places: int, free: int, looked_at: int) -> Words:
    if not looked_at:
        return say("No place like that")
    if not free:
        return say("Nothing free")
    return say(
        "%(places)s, %(times)s",
        places=say_n("%(n)s place", "%(n)s places", places),
        times=say_n("%(n)s time free", "%(n)s times free", free),
    )


def _meaning(asked: Search, there: Ground, today: date) -> list[Words]:
    """What is being looked for, piece by piece."""
    wanted = asked.wanted
    pieces: list[Words] = []
    if wanted.kind:
        pieces.append(kind_words(wanted.kind))
    if wanted.place:
        pieces.append(say("“%(words)s”", words=wanted.place))
    if wanted.day == WEEKEND:
        pieces.append(say("At the weekend"))
    elif wanted.day:
        pieces.append(say("%(day)s", day=date.fromisoformat(wanted.day)))
    else:
        pieces.append(say("The next three days"))
    if wanted.starts is not None and wanted.ends is not None:
        span = f"{clock_text(wanted.starts)}–{clock_text(wanted.ends)}"
        pieces.append(say("%(time)s", time=span))
    elif wanted.starts is not None:
        pieces.append(say("from %(time)s", time=clock_text(wanted.starts)))
    elif wanted.ends is not None:
        pieces.append(say("until %(time)s", time=clock_text(wanted.ends)))
    landmark = there.landmark(wanted.near)
    if landmark is not None and wanted.within is not None:
        pieces.append(
            say_n(
                "%(n)s minute on foot from %(landmark)s",
                "%(n)s minutes on foot from %(landmark)s",
                wanted.within,
                landmark=landmark.name,
            )
        )
    elif landmark is not None and wanted.near:
        pieces.append(say("from %(landmark)s", landmark=landmark.name))
    if wanted.free:
        pieces.append(say("only what is free"))
    return pieces


def _choices(
    asked: Search, there: Ground, today: date, language: str
) -> dict[str, list[tuple[str, object]]]:
    """The options of each list; what was typed by hand stays, even if it is no choice."""
    kinds = searching.kinds_there(there.facilities)
    hours = [f"{hour:02d}:00" for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
    any_time: tuple[str, object] = ("", say("Any time"))
    choices: dict[str, list[tuple[str, object]]] = {
        "kind": [
            ("", say("Anything")),
            *((group, GROUP_WORDS[group]) for group in GROUPS),
            *((kind, KINDS[kind]) for kind in kinds),
        ],
        "day": [
            ("", say("The next three days")),
            *(
                (day.isoformat(), day_words(day, language, today))
                for day in (date.fromordinal(today.toordinal() + n) for n in range(DAYS_OFFERED))
            ),
            (WEEKEND, say("At the weekend")),
        ],
        "from": [any_time, *((hour, hour) for hour in hours)],
        "to": [any_time, *((hour, hour) for hour in (*hours[1:], "24:00"))],
        "near": [(mark.slug, mark.name) for mark in there.landmarks],
        "within": [
            ("", say("However far")),
            *((str(n), say_n("%(n)s minute", "%(n)s minutes", n)) for n in DISTANCES),
        ],
    }
    for name, options in choices.items():
        typed = asked.typed[name]
        if typed and all(value != typed for value, _ in options):
            options.append((typed, _as_typed(name, typed, language)))
    return choices


def _as_typed(name: str, typed: str, language: str) -> object:
    if name == "kind" and typed in KINDS:
        return KINDS[typed]
    if name == "within" and typed.isdecimal() and len(typed) < 5:
        return say_n("%(n)s minute", "%(n)s minutes", int(typed))
    if name == "day":
        try:
            return day_words(date.fromisoformat(typed), language)
        except ValueError:
            return typed
    return typed


routes = [Route("/", home), Route("/facilities", search)]
