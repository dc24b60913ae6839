"""Every form of a Vimeo address, and what we always ask of the player."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.hosts import HOSTS, find_ref
from lms.hosts.base import HostRef
from lms.hosts.vimeo import Vimeo

# The number and the hash are made up for their shape only; no film is meant.
FORMS = {
    "https://vimeo.com/123456789": ("123456789", ""),
    "http://www.vimeo.com/123456789": ("123456789", ""),
    "vimeo.com/123456789?share=copy": ("123456789", ""),
    "  https://vimeo.com/123456789#t=30s ": ("123456789", ""),
    "https://vimeo.com/123456789/abcdef0123": ("123456789", "abcdef0123"),
    "https://vimeo.com/123456789/abcdef0123?fl=pl": ("123456789", "abcdef0123"),
    "https://player.vimeo.com/video/123456789?h=abcdef0123&dnt=0&api=1": ("123456789", "abcdef0123"),
    "//player.vimeo.com/video/123456789": ("123456789", ""),
    "https://vimeo.com/showcase/555/video/123456789": ("123456789", ""),
    "https://vimeo.com/album/555/video/123456789": ("123456789", ""),
    "https://vimeo.com/channels/staffpicks/123456789": ("123456789", ""),
    "https://vimeo.com/groups/homes/videos/123456789": ("123456789", ""),
    "https://vimeo.com/manage/videos/123456789/abcdef0123": ("123456789", "abcdef0123"),
    '<iframe src="https://player.vimeo.com/video/123456789?h=abcdef0123&amp;badge=0" width="640"></iframe>': (
        "123456789",
        "abcdef0123",
    ),
}
NOT_FILMS = (
    "",
    "123456789",
    "https://vimeo.com/",
    "https://vimeo.com/showcase/555",
    "https://vimeo.com/user123456",
    "https://vimeo.com.evil.example/123456789",
    "https://evil.example/vimeo.com/123456789",
    "javascript:alert(1)//vimeo.com/1",
    "https://vimeo.com/0123",
    "https://vimeo.com/١٢٣٤٥",
    "https://[vimeo.com/123456789",
)


@pytest.mark.parametrize(("pasted", "expected"), FORMS.items())
def test_every_form_of_address_is_read(pasted: str, expected: tuple[str, str]) -> None:
    assert find_ref(pasted) == HostRef("vimeo", *expected)


@pytest.mark.parametrize("pasted", NOT_FILMS)
def test_what_is_no_film_is_refused(pasted: str) -> None:
    assert find_ref(pasted) is None


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(pasted: str) -> None:
    found = find_ref(pasted)
    assert found is None or found.ref.isascii()


@pytest.mark.parametrize("key", ["", "abcdef0123"])
def test_the_frame_never_tracks_and_keeps_the_hash(key: str) -> None:
    address = urlsplit(Vimeo().frame(HostRef("vimeo", "123456789", key), "en"))
    asked = parse_qs(address.query)
    assert (address.scheme, address.netloc, address.path) == ("https", "player.vimeo.com", "/video/123456789")
    assert asked["dnt"] == ["1"] and asked.get("h", [""]) == [key]
    assert not {"api", "player_id", "controls"} & asked.keys()


def test_each_host_has_its_own_name() -> None:
    assert len({host.name for host in HOSTS}) == len(HOSTS)
