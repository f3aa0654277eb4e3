"""From ticked places to what is closed and who is hit."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from portal import clock
from portal.bookings.actions.displacing import ClosureWish
from portal.bookings.queries.displaced import Hit, hit_by
from portal.bookings.rules.instants import instant
from portal.bookings.rules.states import State
from portal.closures.forms import ClosingForm
from portal.facilities.rules import Facts
from portal.timespan import TimeSpan
from portal.web.form import Form

PREVIEW_HOLDS = timedelta(minutes=15)


def asked_at(sent: Form) -> datetime:
    """The minute the preview was shown, so that what is saved is what was read; else this one."""
    now = clock.now().replace(second=0, microsecond=0)
    shown = instant(sent.text("asked"))
    return shown if shown is not None and now - PREVIEW_HOLDS <= shown <= now else now


def wishes_of(form: ClosingForm, offered: Sequence[Facts], at: datetime) -> list[ClosureWish]:
    """What is closed; an organisation of which everything was ticked is closed as a whole."""
    everything, ticked = _by_organisation(offered), _by_organisation(form.places)
    wishes = []
    for organisation_id, places in ticked.items():
        spans = {form.span(facts, at) for facts in places}
        if len(places) == len(everything[organisation_id]) and len(spans) == 1:
            wishes.append(ClosureWish(organisation_id, None, spans.pop()))
        else:
            wishes += [
                ClosureWish(organisation_id, facts.id, form.span(facts, at)) for facts in places
            ]
    return wishes


async def hits_of(form: ClosingForm, at: datetime) -> list[Hit]:
    """Whose bookings are hit, elders first; a slot somebody only looks at is nobody's yet."""
    by_span: dict[TimeSpan, list[int]] = defaultdict(list)
    for facts in form.places:
        by_span[form.span(facts, at)].append(facts.id)
    found = [hit for span, ids in by_span.items() for hit in await hit_by(ids, span)]
    hits = [hit for hit in found if hit.state != State.HELD]
    return sorted(hits, key=lambda hit: (not hit.elder, hit.span.starts, hit.code))


def _by_organisation(places: Sequence[Facts]) -> dict[int, list[Facts]]:
    found: dict[int, list[Facts]] = defaultdict(list)
    for facts in places:
        found[facts.organisation.id].append(facts)
    return found
