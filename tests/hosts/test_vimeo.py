"""Every form of a Vimeo address, and what we always ask of the player."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.hosts import HOSTS, find_ref
from lms.hosts.base import HostRef
from lms.hosts.vimeo import Vimeo, find_start

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


@pytest.mark.field(49)
@pytest.mark.parametrize(("pasted", "expected"), FORMS.items())
def test_every_form_of_address_is_read(pasted: str, expected: tuple[str, str]) -> None:
    assert find_ref(pasted) == HostRef("vimeo", *expected)


@pytest.mark.parametrize("pasted", NOT_FILMS)
def test_what_is_no_film_is_refused(pasted: str) -> None:
    assert find_ref(pasted) is None


@pytest.mark.parametrize(
    ("pasted", "start"),
    [
        ("https://vimeo.com/123456789", None),
        ("https://vimeo.com/123456789#t=30s", 30),
        ("https://vimeo.com/123456789#t=90", 90),
        ("vimeo.com/123456789/abcdef0123?share=copy#t=1m30s", 90),
        ("https://vimeo.com/123456789#t=1h2m3s", 3723),
        ("https://player.vimeo.com/video/123456789?start_time=45", 45),
        ('<iframe src="https://player.vimeo.com/video/123456789?h=abcdef0123#t=5m"></iframe>', 300),
        ("https://vimeo.com/123456789#t=0s", None),
        ("https://vimeo.com/123456789#t=soon", None),
        ("https://vimeo.com/123456789#t=٣", None),
        ("https://example.org/123456789#t=30s", None),
        ("", None),
    ],
)
def test_a_start_in_the_address_is_read(pasted: str, start: int | None) -> None:
    assert find_start(pasted) == start


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(pasted: str) -> None:
    found = find_ref(pasted)
    assert found is None or found.ref.isascii()
    for address in (pasted, "https://vimeo.com/1#t=" + pasted, "https://vimeo.com/1?t=" + pasted):
        assert (find_start(address) or 0) >= 0


@pytest.mark.field(47, 48)
@pytest.mark.parametrize("key", ["", "abcdef0123"])
def test_the_frame_never_tracks_and_keeps_the_hash(key: str) -> None:
    address = urlsplit(Vimeo().frame(HostRef("vimeo", "123456789", key), "en"))
    asked = parse_qs(address.query)
    assert (address.scheme, address.netloc, address.path) == ("https", "player.vimeo.com", "/video/123456789")
    assert asked["dnt"] == ["1"] and asked.get("h", [""]) == [key]
    assert not {"api", "player_id", "controls"} & asked.keys()
    assert not {"autoplay", "muted", "background", "loop"} & asked.keys(), "a real press starts it, with its sound"


def test_each_host_has_its_own_name() -> None:
    assert len({host.name for host in HOSTS}) == len(HOSTS)
