"""Who gets what: a pure function of the requests, the seed and the draws before.

The requests come to choose in one order for all slots, and each takes the dearest of its wishes
that are still to be had, as many as it may. Deferred acceptance with one order for every slot comes
to the same. What is left when one's turn comes does not depend on what one wished for, so nobody
ever gains by naming other wishes, or another order of them, than their own.
"""

from collections.abc import Mapping

from portal.draws.rules.turns import in_turn, tickets_for
from portal.draws.rules.values import Draw, Fate, Outcome, Prize, Request, Result


def drawn(draw: Draw) -> Result:
    """Give the slots away. The same draw has the same result whenever and wherever it is drawn."""
    prizes = {prize.slot: prize for prize in draw.prizes}
    left = {
        (prize.slot, share.unit): share.places for prize in draw.prizes for share in prize.shares
    }
    outcomes = [
        _chosen(draw, request, turn, prizes, left)
        for turn, request in enumerate(in_turn(draw), start=1)
    ]
    remaining = tuple(
        (prize.slot, sum(left[prize.slot, share.unit] for share in prize.shares))
        for prize in draw.prizes
    )
    return Result(tuple(outcomes), remaining)


def _chosen(
    draw: Draw,
    request: Request,
    turn: int,
    prizes: Mapping[str, Prize],
    left: dict[tuple[str, str], int],
) -> Outcome:
    """One request at its turn; takes its places out of `left`."""
    fates: list[tuple[str, Fate]] = []
    given: list[tuple[str, str]] = []
    for slot in request.wishes:
        prize = prizes[slot]
        fate = _in_the_way(draw, request, prize, [prizes[had] for had, _ in given])
        if fate is None:
            unit = _unit_with(prize, request.takes, left)
            if unit is None:
                fate = Fate.FULL
            else:
                left[slot, unit] -= request.takes
                given.append((slot, unit))
                fate = Fate.GOT
        fates.append((slot, fate))
    return Outcome(request.name, turn, tickets_for(request), tuple(fates), tuple(given))


def _in_the_way(draw: Draw, request: Request, prize: Prize, had: list[Prize]) -> Fate | None:
    if prize.slot in request.barred:
        return Fate.BARRED
    if len(had) >= draw.most:
        return Fate.ENOUGH
    if any(each.starts < prize.ends and prize.starts < each.ends for each in had):
        return Fate.SAME_TIME
    if sum(1 for each in had if each.day == prize.day) >= draw.most_a_day:
        return Fate.SAME_DAY
    return None


def _unit_with(prize: Prize, takes: int, left: Mapping[tuple[str, str], int]) -> str | None:
    """The first unit of a slot in which all of a party finds room."""
    return next(
        (share.unit for share in prize.shares if left[prize.slot, share.unit] >= takes), None
    )
