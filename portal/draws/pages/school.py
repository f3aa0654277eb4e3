"""What a school lets be drawn."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.draws import forms
from portal.draws.actions import end_rule, set_rule
from portal.draws.actions.ruling import rule_now
from portal.draws.forms import HALF_HOURS, OFFSETS, PeakForm
from portal.draws.queries.announced import draws_at
from portal.draws.rules.words import day_of_week, minutes_words, moment_words
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation, opened_by
from portal.facilities.rules import DrawFacts, Facts
from portal.hours.rules.sentences import WEEKDAYS
from portal.language import Words, say
from portal.people.access import granted, not_found, visitor
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

UNREADABLE = 422

manager = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)


@manager
async def overview(request: Request) -> Response:
    """The facilities of an organisation, what is drawn there, and the draws."""
    organisation = await managed(request)
    rows = [
        (facts, _lines(facts, rule_now(facts)), await draws_at(facts, 4) if facts.draws else [])
        for facts in await opened_by(organisation.id)
    ]
    return page(request, "draws/overview.html", {"organisation": organisation, "rows": rows})


def _lines(facts: Facts, rule: DrawFacts | None) -> list[Words]:
    """A rule in words."""
    if rule is None:
        return []
    return [
        *(
            say(
                "%(weekday)s %(from)s–%(until)s is given by lot.",
                **{
                    "weekday": WEEKDAYS[day],
                    "from": minutes_words(rule.from_minute),
                    "until": minutes_words(rule.until_minute),
                },
            )
            for day in range(7)
            if rule.weekdays >> day & 1
        ),
        say("Registration opens: %(when)s.", when=moment_words(rule.register_from)),
        say("Registration ends: %(when)s.", when=moment_words(rule.register_until, ends=True)),
        say("Drawn: %(when)s.", when=moment_words(rule.drawn)),
        say("First drawn week: from %(day)s.", day=rule.first_week),
    ]


async def _there(request: Request) -> tuple[Organisation, Facts]:
    organisation = await managed(request)
    slug = request.path_params["facility"]
    facts = next((f for f in await opened_by(organisation.id) if f.slug == slug), None)
    if facts is None or not facts.terms or not facts.units:
        raise not_found()
    return organisation, facts


@manager
async def edit(request: Request) -> Response:
    """The form, filled with what is drawn now."""
    organisation, facts = await _there(request)
    return _form(request, organisation, facts, forms.shown(facts, rule_now(facts)))


@manager
async def save(request: Request) -> Response:
    """Let it be drawn."""
    organisation, facts = await _there(request)
    sent = await form.read(request)
    chosen = forms.peak_form(sent, facts)
    try:
        await set_rule(visitor(request), facts, chosen.peak, key=sent.text("submission"))
    except Refused as refused:
        return _form(request, organisation, facts, chosen, refused.problems, UNREADABLE)
    return see_other(request, f"/organisations/{organisation.slug}/draws", said=say("Saved."))


@manager
async def end(request: Request) -> Response:
    """Draw no more."""
    organisation, facts = await _there(request)
    await end_rule(facts)
    return see_other(
        request,
        f"/organisations/{organisation.slug}/draws",
        said=say("Draws already announced are still held; after them everybody books as usual."),
    )


def _form(
    request: Request,
    organisation: Organisation,
    facts: Facts,
    chosen: PeakForm,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> Response:
    context = {
        "organisation": organisation,
        "facts": facts,
        "chosen": chosen,
        "weekdays": list(enumerate(WEEKDAYS)),
        "days": [(offset, day_of_week(offset)) for offset in OFFSETS],
        "minutes": [(minute, minutes_words(minute)) for minute in HALF_HOURS],
        "rule": rule_now(facts),
        "problems": problems,
        "key": new_key(),
    }
    return page(request, "draws/edit.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/draws", overview),
    Route("/organisations/{slug}/draws/{facility}", edit),
    Route("/organisations/{slug}/draws/{facility}", save, methods=["POST"]),
    Route("/organisations/{slug}/draws/{facility}/end", end, methods=["POST"]),
]
