"""Where sample films earn nothing they start nothing: a start that can never be finished would spoil the rate."""

import pytest
from flask import Flask

from lms import clock, db
from lms.captions.rules import Passage
from lms.completion import store as completion
from lms.journey import reading, watching
from lms.journey.settle import House
from lms.people import store as people


@pytest.mark.parametrize("samples_count", [True, False])
def test_a_sample_starts_a_module_only_where_it_can_complete_it(stocked: Flask, samples_count: bool) -> None:
    house, now = House(samples_count), clock.now()
    with db.writing() as session:
        viewer, reader = people.start_guest(session, now=now), people.start_guest(session, now=now)
        claim = watching.claim(
            video_slug="know-your-rights", spans=[[0, 20]], resume_s=20, opened_at=now, age_s=0, now=now
        )
        stands = watching.watched(session, viewer.id, claim, now, house)
        reading.read(session, reader.id, "know-your-rights", Passage(1, 0, 30, ()), now, house)
        assert stands.covered_s == 20, "what was seen is kept all the same"
        for one in (viewer, reader):
            assert len(completion.starts_of(session, one.id)) == int(samples_count)
