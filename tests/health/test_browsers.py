"""Which browser it is: coarse families, nothing else kept, robots not counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.health.browsers import FAMILIES, MOST_VERSION, find_browser

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
MAC = WINDOWS.replace("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7")
CUBOT, GALAXY = (ANDROID.replace("10; K", device) for device in ("12; CUBOT NOTE 20", "14; SM-A546B; wv"))
KNOWN = [
    (WINDOWS + "Chrome/131.0.0.0 Safari/537.36", ("chrome", 131, False)),
    (ANDROID + "Chrome/90.0.4430.91 Mobile Safari/537.36", ("chrome", 90, True)),
    (IPHONE + "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1", ("chrome", 126, True)),
    (IPHONE + "Version/17.5 Mobile/15E148 Safari/604.1", ("safari", 17, True)),
    (MAC + "Version/14.1.2 Safari/605.1.15", ("safari", 14, False)),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", ("firefox", 128, False)),
    ("Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", ("firefox", 127, True)),
    (IPHONE + "FxiOS/127.0 Mobile/15E148 Safari/605.1.15", ("firefox", 127, True)),
    (ANDROID + "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", ("samsung", 25, True)),
    (WINDOWS + "Chrome/125.0.0.0 Safari/537.36 Edg/125.0.2535.92", ("edge", 125, False)),
    (ANDROID + "Chrome/125.0.0.0 Mobile Safari/537.36 EdgA/125.0.2535.87", ("edge", 125, True)),
    (IPHONE + "Mobile/15E148 [FBAN/FBIOS;FBAV/468.0.0.50.70;FBDV/iPhone14,5]", ("in-app", 17, True)),
    (IPHONE + "Mobile/15E148", ("in-app", 17, True)),
    (ANDROID + "Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 Instagram 334.0.0.42.95", ("in-app", 125, True)),
    (GALAXY + "Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36", ("in-app", 124, True)),
    (WINDOWS + "Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0", ("other", 110, False)),
    (CUBOT + "Chrome/125.0.0.0 Mobile Safari/537.36", ("chrome", 125, True)),
    ("Mozilla/5.0 (something nobody knows)", ("other", 0, False)),
]  # fmt: skip
NOT_COUNTED = [
    "",
    "curl/8.5.0",
    "python-requests/2.32.3",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ANDROID + "Chrome/125.0.0.0 Mobile Safari/537.36 (compatible; bingbot/2.0)",
    WINDOWS + "HeadlessChrome/125.0.0.0 Safari/537.36",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; facebookexternalhit/1.1) Safari/537.36",
]


@pytest.mark.parametrize(
    ("agent", "wanted"), KNOWN, ids=[f"{one}-{version}" for _agent, (one, version, _phone) in KNOWN]
)
def test_the_families_people_use(agent, wanted):
    assert find_browser(agent) == wanted


@pytest.mark.parametrize("agent", NOT_COUNTED)
def test_robots_and_tools_are_not_counted(agent):
    assert find_browser(agent) is None


@given(
    st.text()
    | st.builds(lambda start, rest: start + rest, st.sampled_from([KNOWN[0][0], IPHONE, "Mozilla/5.0 "]), st.text())
)
def test_whatever_it_says_only_a_known_family_and_a_small_number_come_out(agent):
    found = find_browser(agent)
    if found is not None:
        assert found.family in FAMILIES
        assert 0 <= found.version <= MOST_VERSION
        assert isinstance(found.phone, bool)


@given(st.integers(min_value=0, max_value=10**30))
def test_an_invented_version_stays_small(version):
    found = find_browser(WINDOWS + f"Chrome/{version}.0 Safari/537.36")
    assert found is not None and found.version <= MOST_VERSION
