"""The numbers of the report, against counting them in the slowest way there is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.draws.rules.drawing import drawn
from portal.draws.rules.report import report_on, share_of_the_busiest_tenth
from portal.draws.rules.values import Draw
from tests.draws.test_drawing import small_draws


@settings(max_examples=60, deadline=None)
@given(small_draws())
def test_the_report_says_what_a_count_by_hand_says(held: Draw) -> None:
    result = drawn(held)
    people = {each.name: 2 * each.takes for each in held.requests}
    report = report_on(held, result, people=people, held=[])
    takes = {each.name: each.takes for each in held.requests}
    given_away = unmet = with_nothing = 0
    for outcome in result.outcomes:
        for _ in outcome.given:
            given_away += takes[outcome.name]
        for _, fate in outcome.fates:
            if fate.value == "full":
                unmet += 1
        if not any(fate.value == "got" for _, fate in outcome.fates):
            with_nothing += 1
    assert (report.given, report.unmet, report.with_nothing) == (given_away, unmet, with_nothing)
    assert report.entries == len(result.outcomes)
    assert report.people == sum(2 * each.takes for each in held.requests)
    assert report.places == sum(s.places for prize in held.prizes for s in prize.shares)
    assert report.desk_entries == 0


def test_the_busiest_tenth() -> None:
    assert share_of_the_busiest_tenth([]) == 0
    assert share_of_the_busiest_tenth([0, 0]) == 0
    assert share_of_the_busiest_tenth([1] * 10) == 100  # all alike: the least there can be
    assert share_of_the_busiest_tenth([5] + [0] * 9) == 1000
    assert share_of_the_busiest_tenth([3, 1, 1, 1]) == 500  # one of four is the tenth, rounded up
    assert share_of_the_busiest_tenth([4, 2] + [1] * 18) == 250  # two of twenty


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=45))
def test_the_busiest_tenth_is_the_most_that_so_many_could_hold(held: list[int]) -> None:
    rest, taken = list(held), 0
    for _ in range((len(held) + 9) // 10):
        taken += rest.pop(rest.index(max(rest)))
    expected = int(1000 * taken / sum(held)) if sum(held) else 0
    assert share_of_the_busiest_tenth(held) == expected
