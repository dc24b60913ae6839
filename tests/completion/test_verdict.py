"""When a module is complete, and what is still missing: the whole table."""

import math
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.completion.rules import Evidence, Requirement, seconds_needed, verdict

ASKED = Requirement(coverage=0.9, pass_mark=7, draw=8)


@pytest.mark.field(31)
@pytest.mark.parametrize(
    ("covered_s", "score", "attended", "complete", "route"),
    [
        (0, None, False, False, None),
        (100, None, False, False, None),
        (0, 8, False, False, None),
        (89, 8, False, False, None),
        (90, 6, False, False, None),
        (90, 7, False, True, "online"),
        (100, 8, False, True, "online"),
        (0, None, True, True, "in-person"),
        (100, 8, True, True, "in-person"),
    ],
)
def test_the_table(covered_s, score, attended, complete, route):
    decided = verdict(Evidence(covered_s, 100, best_score=score, attended=attended), ASKED)
    assert (decided.complete, decided.route) == (complete, route)


@pytest.mark.parametrize(("together_s", "route"), [(0, "online"), (45, "online"), (46, "together"), (90, "together")])
def test_more_than_half_of_it_seen_in_a_room_is_the_route_together(together_s, route):
    assert verdict(Evidence(90, 100, together_s, best_score=7), ASKED).route == route


def test_attendance_counts_where_there_is_no_film_and_a_quiz_alone_does_not():
    assert verdict(Evidence(0, 0, attended=True), ASKED).complete
    alone = verdict(Evidence(0, 0, best_score=8), ASKED)
    assert not alone.complete
    assert not alone.missing.film
    assert not alone.missing.nothing


@pytest.mark.parametrize(
    ("duration_s", "needed"), [(100, 90), (312, 281), (60, 54), (1, 1), (10, 9), (11, 10), (0, 0), (90, 81)]
)
def test_ninety_percent_is_rounded_up_to_a_whole_second_and_not_by_accident_of_floats(duration_s, needed):
    assert seconds_needed(duration_s, 0.9) == needed
    if duration_s:
        assert not verdict(Evidence(needed - 1, duration_s, best_score=8), ASKED).complete
        assert verdict(Evidence(needed, duration_s, best_score=8), ASKED).complete


@pytest.mark.field(30)
@given(st.integers(0, 43_200), st.integers(0, 100))
@example(100, 7)  # 7.000000000000001 as a float
@example(100, 55)
def test_needed_seconds_are_exact_for_whole_percents(duration_s, percent):
    assert seconds_needed(duration_s, percent / 100) == math.ceil(Fraction(duration_s * percent, 100))


evidences = st.builds(
    Evidence,
    covered_s=st.integers(0, 400),
    duration_s=st.integers(0, 400),
    together_s=st.integers(0, 400),
    best_score=st.one_of(st.none(), st.integers(0, 8)),
    attended=st.booleans(),
)


@given(evidences)
def test_what_is_missing_and_whether_it_is_complete_agree(evidence):
    decided = verdict(evidence, ASKED)
    assert decided.complete == (evidence.attended or decided.missing.nothing)
    assert decided.complete == (decided.route is not None)


@given(evidences, st.integers(0, 50), st.integers(0, 8))
def test_more_evidence_never_takes_a_completion_back(evidence, more_s, score):
    better = Evidence(
        evidence.covered_s + more_s,
        evidence.duration_s,
        evidence.together_s,
        max(score, evidence.best_score or 0),
        evidence.attended,
    )
    assert verdict(better, ASKED).complete >= verdict(evidence, ASKED).complete
    assert verdict(better, ASKED).missing.seconds <= verdict(evidence, ASKED).missing.seconds
