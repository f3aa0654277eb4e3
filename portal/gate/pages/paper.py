"""Ticks from the paper list, typed in later with the times they happened."""

from dataclasses import replace
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions.gate import Keeper, check_in
from portal.bookings.queries.gate import Listed
from portal.bookings.rules.gate import Way
from portal.bookings.rules.states import State
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation
from portal.gate.actions import count_walk_in
from portal.gate.forms import PaperTick, paper_tick, wall_time, wanted_day
from portal.gate.queries import GateDay, campus_of, gate_day
from portal.language import say, say_n
from portal.people.access import granted, visitor
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.address import address
from portal.web.form import Form
from portal.web.render import page, see_other

ROWS = 50  # two fields each
OPEN = (State.CONFIRMED, State.MISSED)

staff = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)


@staff
async def show(request: Request) -> Response:
    """The bookings of a day nobody was ticked for, ?day= and ?page=."""
    organisation = await managed(request)
    asked = form.query(request)
    return await _show(request, organisation, await _day(organisation, asked), asked)


@staff
async def enter(request: Request) -> Response:
    """Type the ticks in. Lines that are fine are kept; the others come back."""
    organisation = await managed(request)
    sent = await form.read(request)
    day = await _day(organisation, sent)
    keeper = Keeper(person_id=visitor(request).id)
    problems: list[Problem] = []
    done = 0
    for each in _page_of(day, sent):
        line = paper_tick(sent, each.booking.code, each.booking.party, day.day, settings().zone)
        if isinstance(line, Problem):
            problems.append(line)
        elif line is not None:
            found = await _enter(keeper, each, line)
            problems += found
            done += not found
    if problems:
        again = await _day(organisation, sent)
        return await _show(request, organisation, again, sent, problems, done=done)
    path = address("zh", f"/organisations/{organisation.slug}/gate/paper", day=day.day)
    return see_other(request, path, said=say_n("%(n)s tick kept.", "%(n)s ticks kept.", done))


@staff
async def walk_ins(request: Request) -> Response:
    """Some who came without a booking, off the foot of the list."""
    organisation = await managed(request)
    sent = await form.read(request)
    day = await _day(organisation, sent)
    facts = next((each for each in day.facilities if each.slug == sent.text("place")), None)
    at = wall_time(sent.text("at"), day.day, settings().zone)
    problems = []
    if facts is None:
        problems.append(Problem("place", say("Please choose where they go."), field="place"))
    if at is None:
        problems.append(Problem("time", say("Please write the time like 08:55."), field="at"))
    try:
        if problems or facts is None:
            raise Refused(problems)
        keeper = Keeper(person_id=visitor(request).id)
        heads = sent.number("heads")
        await count_walk_in(keeper, facts, heads, key=sent.text("submission"), came_at=at)
    except Refused as refused:
        return await _show(request, organisation, day, sent, refused.problems)
    path = address("zh", f"/organisations/{organisation.slug}/gate/paper", day=day.day)
    return see_other(request, path, said=say("Counted: %(n)s came in.", n=heads))


async def _enter(keeper: Keeper, each: Listed, line: PaperTick) -> list[Problem]:
    """Keep one line; why not, with the field to mend."""
    code = each.booking.code
    try:
        await check_in(keeper, each.booking.id, Way.PAPER, heads=line.heads, came_at=line.at)
    except Refused as refused:
        return [
            replace(
                problem,
                field=f"heads-{code}" if problem.field == "heads" else f"at-{code}",
                message=say(
                    "%(time)s %(unit)s: %(why)s",
                    time=f"{each.booking.local_starts:%H:%M}",
                    unit=each.booking.unit.name,
                    why=problem.message,
                ),
            )
            for problem in refused.problems
        ]
    return []


async def _day(organisation: Organisation, asked: Form) -> GateDay:
    today = clock.today(settings().zone)
    wanted: date = min(wanted_day(asked, today), today)
    return await gate_day(await campus_of(organisation.id), "", wanted)


def _open(day: GateDay) -> list[Listed]:
    return [each for each in day.listed if each.booking.state in OPEN]


def _page_number(day: GateDay, asked: Form) -> int:
    last = max(1, -(-len(_open(day)) // ROWS))
    return min(max(1, asked.number("page", default=1) or 1), last)


def _page_of(day: GateDay, asked: Form) -> list[Listed]:
    first = (_page_number(day, asked) - 1) * ROWS
    return _open(day)[first : first + ROWS]


async def _show(
    request: Request,
    organisation: Organisation,
    day: GateDay,
    sent: Form,
    problems: list[Problem] | None = None,
    *,
    done: int = 0,
) -> Response:
    rows = _page_of(day, sent)
    number = _page_number(day, sent)
    context = {
        "organisation": organisation,
        "day": day,
        "rows": rows,
        "typed": {
            name: sent.text(name)
            for each in rows
            for name in (f"at-{each.booking.code}", f"heads-{each.booking.code}")
        },
        "place": sent.text("place"),
        "at": sent.text("at"),
        "heads": sent.text("heads", default="1"),
        "number": number,
        "more": len(_open(day)) > number * ROWS,
        "done": done,
        "problems": problems or [],
        "key": new_key(),
    }
    return page(request, "gate/paper.html", context, status=422 if problems else 200, private=True)


routes = [
    Route("/organisations/{slug}/gate/paper", show),
    Route("/organisations/{slug}/gate/paper", enter, methods=["POST"]),
    Route("/organisations/{slug}/gate/paper/walk-ins", walk_ins, methods=["POST"]),
]
