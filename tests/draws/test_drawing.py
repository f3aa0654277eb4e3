"""Who gets what, and that naming one's own wishes in their own order is never worse."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.draws.rules.drawing import drawn
from portal.draws.rules.turns import in_turn, tickets_for, tickets_of
from portal.draws.rules.values import Draw, Fate, Outcome, Record, Request
from tests.draws.lots import draw, prize, request

SLOTS = "abcd"


def outcome(given_draw: Draw, name: str) -> Outcome:
    return next(each for each in drawn(given_draw).outcomes if each.name == name)


def fates(given_draw: Draw, name: str) -> dict[str, Fate]:
    return dict(outcome(given_draw, name).fates)


def test_one_court_goes_to_one_and_the_others_are_told_it_is_gone() -> None:
    held = draw([prize("a", 1)], [request(name, "a") for name in "PQR"])
    result = drawn(held)
    assert [dict(each.fates)["a"] for each in result.outcomes] == [Fate.GOT, Fate.FULL, Fate.FULL]
    assert [each.turn for each in result.outcomes] == [1, 2, 3]
    assert result.left == (("a", 0),)


def test_whoever_misses_the_first_wish_gets_the_next() -> None:
    held = draw([prize("a", 1), prize("b", 1, hour=1)], [request(n, "ab") for n in "PQ"])
    first, second = drawn(held).outcomes
    assert first.given == (("a", "u1"),)
    assert dict(first.fates)["b"] == Fate.ENOUGH
    assert second.given == (("b", "u1"),)


def test_courts_are_handed_out_in_their_order() -> None:
    held = draw([prize("a", 1, 1, 1)], [request(n, "a") for n in "PQ"])
    result = drawn(held)
    assert [each.given for each in result.outcomes] == [(("a", "u1"),), (("a", "u2"),)]
    assert result.left == (("a", 1),)


def test_a_party_comes_whole_or_not_at_all_and_in_one_room() -> None:
    held = draw([prize("a", 3, 3)], [request("P", "a", takes=4)])
    assert fates(held, "P") == {"a": Fate.FULL}
    held = draw([prize("a", 3, 4)], [request("P", "a", takes=4)])
    assert outcome(held, "P").given == (("a", "u2"),)


def test_smaller_parties_after_it_still_find_room() -> None:
    held = draw([prize("a", 3)], [request("P", "a", takes=4), request("Q", "a", takes=2)])
    assert fates(held, "Q") == {"a": Fate.GOT}
    assert drawn(held).left == (("a", 1),)


def test_no_household_has_more_than_the_cap_nor_two_at_one_time_nor_too_many_a_day() -> None:
    prizes = [
        prize("a", 1),
        prize("b", 1),  # the same hour as a
        prize("c", 1, hour=1),
        prize("d", 1, hour=24, day="2026-11-29"),
    ]
    held = draw(prizes, [request("P", "abcd")], most=2)
    assert fates(held, "P") == {
        "a": Fate.GOT,
        "b": Fate.SAME_TIME,
        "c": Fate.SAME_DAY,
        "d": Fate.GOT,
    }
    assert fates(replace(held, most=2, most_a_day=2), "P")["d"] == Fate.ENOUGH


def test_what_a_rule_of_booking_bars_is_left_for_others() -> None:
    barred = request("P", "ab", barred={"a": "cap_week"})
    held = draw([prize("a", 1), prize("b", 1, hour=1)], [barred, request("Q", "a")])
    assert fates(held, "P") == {"a": Fate.BARRED, "b": Fate.GOT}
    assert fates(held, "Q") == {"a": Fate.GOT}


@pytest.mark.parametrize(
    ("record", "tickets"),
    [
        (Record(), 3),  # registers for the first time
        (Record(won=1), 1),
        (Record(won=4), 1),
        (Record(won=1, lost=1), 3),
        (Record(won=0, lost=1), 9),
        (Record(won=0, lost=3), 21),
        (Record(won=0, lost=9), 21),  # no more than three are remembered
    ],
)
def test_who_lost_or_has_nothing_yet_has_more_tickets(record: Record, tickets: int) -> None:
    assert tickets_of(record) == tickets


def test_those_who_come_together_have_the_fewest_tickets_among_them() -> None:
    together = request("P", "a", records=(Record(lost=3), Record(won=2)))
    assert tickets_for(together) == 1


def test_the_chance_to_come_first_is_as_the_tickets_are() -> None:
    # 9 tickets against 3: first in three draws of four, give or take what 4,000 draws allow.
    pair = [request("P", "a", records=(Record(lost=1),)), request("Q", "a")]
    first = sum(
        in_turn(draw([prize("a", 1)], pair, seed=f"{seed:064x}"))[0].name == "P"
        for seed in range(4000)
    )
    assert 2890 <= first <= 3110


def test_the_order_of_registering_changes_nothing() -> None:
    requests = [request(f"R{n}", "ab") for n in range(12)]
    prizes = [prize("a", 1, 1), prize("b", 1, hour=1)]
    assert drawn(draw(prizes, requests)) == drawn(draw(prizes, requests[::-1]))


@st.composite
def small_draws(choose: st.DrawFn) -> Draw:
    """Up to five requests for up to four slots, with sizes, caps, histories and bars."""
    prizes = [
        prize(
            slot,
            *choose(st.lists(st.integers(1, 3), min_size=1, max_size=2)),
            hour=choose(st.integers(0, 2)),
            day=choose(st.sampled_from(["2026-11-28", "2026-11-29"])),
        )
        for slot in SLOTS[: choose(st.integers(1, 4))]
    ]
    slots = [each.slot for each in prizes]
    requests = [
        Request(
            name=f"R{number}",
            takes=choose(st.integers(1, 3)),
            wishes=tuple(choose(st.lists(st.sampled_from(slots), min_size=1, unique=True))),
            records=(Record(choose(st.integers(0, 2)), choose(st.integers(0, 4))),),
            barred=dict.fromkeys(choose(st.lists(st.sampled_from(slots), max_size=1)), "cap_week"),
        )
        for number in range(choose(st.integers(1, 5)))
    ]
    return draw(
        prizes,
        requests,
        seed=f"{choose(st.integers(0, 2**32)):064x}",
        most=choose(st.integers(1, 3)),
        most_a_day=choose(st.integers(1, 2)),
    )


def wish_ranks(truth: Sequence[str], got: Outcome) -> list[int]:
    """Which of one's true wishes one got; what was never wished for counts for nothing. The lower
    list is the better one: the dearest wish is worth more than all after it."""
    had = [slot for slot, _ in got.given]
    return [0 if slot in had else 1 for slot in truth]


@settings(max_examples=40, deadline=None)
@given(small_draws(), st.integers(0, 4))
def test_no_other_ranking_is_ever_better_than_the_true_one(held: Draw, whose: int) -> None:
    liar = held.requests[whose % len(held.requests)]
    honest = wish_ranks(liar.wishes, outcome(held, liar.name))
    slots = [each.slot for each in held.prizes]
    for count in range(1, len(slots) + 1):
        for ranking in itertools.permutations(slots, count):
            told = [
                replace(each, wishes=ranking) if each is liar else each for each in held.requests
            ]
            lied = outcome(replace(held, requests=tuple(told)), liar.name)
            assert honest <= wish_ranks(liar.wishes, lied)


@settings(max_examples=60, deadline=None)
@given(small_draws())
def test_nothing_is_given_twice_and_nothing_wished_for_is_left_lying(held: Draw) -> None:
    result = drawn(held)
    takes = {each.name: each.takes for each in held.requests}
    for each in held.prizes:
        for share in each.shares:
            given_of_it = sum(
                takes[one.name] for one in result.outcomes if (each.slot, share.unit) in one.given
            )
            assert given_of_it <= share.places
    left = dict(result.left)
    smallest = {each.slot: max(share.places for share in each.shares) for each in held.prizes}
    for one in result.outcomes:
        assert len(one.given) <= held.most
        for slot, fate in one.fates:
            # Refused for want of places, though never anything was taken: then it never fitted.
            if fate is Fate.FULL and left[slot] == sum(
                share.places for each in held.prizes if each.slot == slot for share in each.shares
            ):
                assert takes[one.name] > smallest[slot]


def deferred_acceptance(held: Draw) -> dict[str, set[str]]:
    """One slot each, by proposals: whoever has nothing proposes to the dearest slot that has not
    refused them; a slot keeps the first of the lot's order and refuses the rest."""
    order = [each.name for each in in_turn(held)]
    wishes = {each.name: list(each.wishes) for each in held.requests}
    kept: dict[str, set[str]] = {each.slot: set() for each in held.prizes}
    room = {each.slot: each.places for each in held.prizes}
    waiting = list(wishes)
    while waiting:
        name = waiting.pop()
        if not wishes[name]:
            continue
        slot = wishes[name].pop(0)
        kept[slot].add(name)
        if len(kept[slot]) > room[slot]:
            refused = max(kept[slot], key=order.index)
            kept[slot].remove(refused)
            waiting.append(refused)
    return kept


@settings(max_examples=60, deadline=None)
@given(small_draws())
def test_it_is_what_deferred_acceptance_comes_to(held: Draw) -> None:
    alone = [replace(each, takes=1, barred={}) for each in held.requests]
    held = replace(held, requests=tuple(alone), most=1)
    by_proposals = deferred_acceptance(held)
    by_turns: dict[str, set[str]] = {each.slot: set() for each in held.prizes}
    for one in drawn(held).outcomes:
        for slot, _ in one.given:
            by_turns[slot].add(one.name)
    assert by_turns == by_proposals
