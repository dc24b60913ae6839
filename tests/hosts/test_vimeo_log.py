"""A saved log is read without trusting it: a value, or a refusal in one sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import BadInput
from lms.hosts import vimeo_log


def written(**changes) -> str:
    line = {"at": 1, "way": "in", "as": "event", "name": "ready", "shape": "nothing"}
    body = {"log": "vimeo-messages", "format": 1, "sdk": "2.30.4", "film": {"length_s": 60}, "device": {}}
    return json.dumps(body | {"messages": [line]} | changes)


def test_a_saved_log_is_read():
    log = vimeo_log.read(written(device={"browser": "Safari 18", "system": "iOS", "ratio": 3}))
    assert (log.device, log.length_s, log.lines[0].name) == ("Safari 18, iOS", 60.0, "ready")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        written(log="another"),
        written(format=2),
        written(messages={}),
        written(film=None),
        written(messages=[1]),
        written(messages=[{"at": -1, "way": "in", "as": "event", "name": "a", "shape": "b"}]),
        written(messages=[{"at": 1, "way": "in", "as": "event", "name": 3, "shape": "b"}]),
        written(messages=[{"at": 1, "way": "in", "as": "event", "name": "x" * 41, "shape": "b"}]),
    ],
)
def test_what_is_no_log_is_refused_with_a_sentence(text: str):
    with pytest.raises(BadInput) as caught:
        vimeo_log.read(text)
    assert caught.value.message.endswith(".")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_json_is_a_log_or_refused(anything):
    for text in (json.dumps(anything), written(messages=[anything]), written(film=anything, device=anything)):
        try:
            vimeo_log.read(text)
        except BadInput as problem:
            assert problem.message
