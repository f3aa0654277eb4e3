"""How fair a draw was, in a few numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.draws.rules.values import Draw, Fate, Result


@dataclass(frozen=True, slots=True)
class Report:
    """`people` came or would have come with the `entries`; `places` were to be had, `given` of
    them went to somebody. `unmet` wishes found nothing left; entries `with_nothing` got no slot.
    `busiest_permille` of all slots drawn in the last weeks went to the busiest tenth of the
    households that registered; the fewer, the fairer, and 100 is the least there can be. The last
    two are of those registered at the desk."""

    entries: int
    people: int
    places: int
    given: int
    unmet: int
    with_nothing: int
    busiest_permille: int
    desk_entries: int
    desk_with_nothing: int


def report_on(
    draw: Draw, result: Result, *, people: Mapping[str, int], held: Iterable[int]
) -> Report:
    """The report on a draw. `people` by request; `held` is what each household that registered
    lately got in all."""
    channel = {request.name: request.channel for request in draw.requests}
    empty = [outcome.name for outcome in result.outcomes if not outcome.given]
    fates = [fate for outcome in result.outcomes for _, fate in outcome.fates]
    places = sum(prize.places for prize in draw.prizes)
    return Report(
        entries=len(draw.requests),
        people=sum(people[request.name] for request in draw.requests),
        places=places,
        given=places - sum(left for _, left in result.left),
        unmet=fates.count(Fate.FULL),
        with_nothing=len(empty),
        busiest_permille=share_of_the_busiest_tenth(held),
        desk_entries=sum(1 for each in channel.values() if each == "desk"),
        desk_with_nothing=sum(1 for name in empty if channel[name] == "desk"),
    )


def share_of_the_busiest_tenth(held: Iterable[int]) -> int:
    """Of all slots, how many in a thousand (rounded down) the tenth of households (rounded up)
    with most of them holds; 0 when there are none."""
    counts = sorted(held, reverse=True)
    total = sum(counts)
    tenth = -(-len(counts) // 10)
    return 1000 * sum(counts[:tenth]) // total if total else 0
