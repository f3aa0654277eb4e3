"""The desk's year: public holidays and make-up workdays, confirmed by people."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.hours.actions import announce, seed_calendar, set_day
from portal.hours.rules import DayType
from portal.language import Named, Words, say
from portal.opening.actions import OUTSIDE, Change, Foresight, change_hours, foresee
from portal.opening.forms import DayForm, day_in
from portal.opening.queries.calendars import calendar_year, calendars, facilities_under
from portal.people.access import granted, not_found
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.web import form
from portal.web.form import Form
from portal.web.render import page, see_other

CONFLICT, UNREADABLE = 409, 422
FIRST_YEAR, LAST_YEAR = 2000, 2199
KINDS = {
    DayType.PUBLIC_HOLIDAY.value: say("Public holiday"),
    DayType.MAKE_UP_WORKDAY.value: say("Make-up workday"),
    "neither": say("Neither: a day like any other"),
}
may_keep_calendar = granted(Role.DESK, Role.ADMINISTRATOR)
NO_CALENDAR = Problem("no_calendar", say("No organisation keeps to a calendar of public holidays."))
EMPTY = DayForm("", DayType.PUBLIC_HOLIDAY.value, Named("", ""), "")


@dataclass(frozen=True, slots=True)
class Asked:
    """A year of one of the calendars in use."""

    calendar: str
    calendars: list[str]
    year: int

    @property
    def path(self) -> str:
        return f"/desk/calendar?calendar={self.calendar}&year={self.year}"


async def _asked(sent: Form) -> Asked:
    known = await calendars()
    calendar = sent.text("calendar") or (known[0] if known else "")
    this_year = clock.today(settings().zone).year
    year = sent.number("year", this_year)
    if (known and calendar not in known) or year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise not_found()
    return Asked(calendar, known, year)


@may_keep_calendar
async def show(request: Request) -> Response:
    """The days of `?year=`, this one if none is asked for."""
    asked = await _asked(form.query(request))
    return await _page(request, asked, EMPTY)


@may_keep_calendar
async def seed(request: Request) -> Response:
    """Fill the year with what is known of it; a year that people changed is left alone."""
    asked = await _asked(await form.read(request))

    async def change() -> None:
        await seed_calendar(asked.calendar, [asked.year])

    return await _done(request, asked, EMPTY, change, say("The year was filled in."))


@may_keep_calendar
async def confirm(request: Request) -> Response:
    """The notice is there and the days are right; or it was withdrawn."""
    sent = await form.read(request)
    asked = await _asked(sent)
    announced = sent.text("announced") != "0"

    async def change() -> None:
        await announce(asked.calendar, asked.year, announced=announced)

    said = say("Confirmed as announced.") if announced else say("Not announced any more.")
    return await _done(request, asked, EMPTY, change, said)


@may_keep_calendar
async def keep_day(request: Request) -> Response:
    """Say what one day is, and from what it is known."""
    sent = await form.read(request)
    asked = await _asked(sent)
    filled = day_in(sent)
    problems = filled.problems(asked.year)
    if sent.text("kind") not in KINDS:
        problems.append(Problem("no_kind", say("Please choose what it is."), field="kind"))
    day = filled.day
    if problems or day is None:
        return await _page(request, asked, filled, problems)

    async def change() -> None:
        await set_day(asked.calendar, day, filled.day_type, filled.name, filled.source)

    return await _done(request, asked, filled, change, say("Saved."))


async def _done(
    request: Request, asked: Asked, filled: DayForm, change: Change, said: Words
) -> Response:
    """Make the change, or show who would be outside."""
    if not asked.calendars:
        return await _page(request, asked, filled, [NO_CALENDAR])
    facilities = await facilities_under(asked.calendar)
    try:
        await change_hours(facilities, change)
    except Refused as refused:
        told = [each for each in refused.problems if each.code != OUTSIDE]
        foresight = None if told else await foresee(facilities, change)
        return await _page(request, asked, filled, told, foresight)
    return see_other(request, asked.path, said=said)


async def _page(
    request: Request,
    asked: Asked,
    filled: DayForm,
    problems: list[Problem] | None = None,
    foresight: Foresight | None = None,
) -> Response:
    context = {
        "asked": asked,
        "kept": await calendar_year(asked.calendar, asked.year),
        "today": clock.today(settings().zone),
        "earlier": asked.year - 1 if asked.year > FIRST_YEAR else None,
        "later": asked.year + 1 if asked.year < LAST_YEAR else None,
        "kinds": KINDS,
        "filled": filled,
        "problems": problems or [],
        "outside": foresight.outside if foresight else (),
    }
    status = UNREADABLE if problems else CONFLICT if foresight else 200
    return page(request, "opening/calendar.html", context, status=status, private=True)


routes = [
    Route("/desk/calendar", show),
    Route("/desk/calendar", keep_day, methods=["POST"]),
    Route("/desk/calendar/seed", seed, methods=["POST"]),
    Route("/desk/calendar/announcement", confirm, methods=["POST"]),
]
