"""What a record covers of the seconds asked for: those before the credits, whatever was seen of them."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from lms.catalogue.rules import asked_s
from lms.watching.asked import covered_asked, evidence_asked, together_asked
from lms.watching.rules import packed

LENGTH_S = 100
SETS = st.integers(0, (1 << LENGTH_S) - 1)
MARKS = st.none() | st.integers(LENGTH_S // 2, LENGTH_S - 1)


def record(seen, passages=0, together=0):
    covered = (seen | passages | together).bit_count()
    return SimpleNamespace(seen=packed(seen), passages=packed(passages), together=packed(together), covered_s=covered)


@given(SETS, SETS, SETS, MARKS)
def test_only_what_comes_before_the_credits_is_counted(seen, passages, together, credits_at_s):
    watch, asked = record(seen, passages, together), asked_s(LENGTH_S, credits_at_s)
    before = sum((seen | passages | together) >> n & 1 for n in range(asked))
    assert covered_asked(watch, credits_at_s) == before <= asked
    assert together_asked(watch, asked) == sum(together >> n & 1 for n in range(asked))
    assert evidence_asked(watch, asked).bit_length() <= asked


@given(SETS, SETS, MARKS)
def test_the_credits_neither_help_nor_harm(seen, more, credits_at_s):
    of_credits = more & ~((1 << asked_s(LENGTH_S, credits_at_s)) - 1)
    assert covered_asked(record(seen), credits_at_s) == covered_asked(record(seen | of_credits), credits_at_s)


@given(SETS)
def test_without_a_mark_nothing_changes(seen):
    assert covered_asked(record(seen), None) == record(seen).covered_s and asked_s(LENGTH_S, None) == LENGTH_S
