"""The browser itself, asked again: our reader, the copy we serve, and how many characters a reader sees."""

from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Page

from lms.captions import reading, writing
from lms.captions.languages import clusters
from tests.captions import browser, cases, generated

pytestmark = pytest.mark.long

CHANCE = range(100_000, 101_500)  # not the seeds whose answers are kept
COUNT = "(texts) => texts.map((text) => [...new Intl.Segmenter('en').segment(text)].map((each) => each.segment))"
# One sentence in each of our languages, letter by letter what chance mixes anew.
SENTENCES = {
    "en": "Hello, “neighbours” – a café, naïve e\u0301. 1,000?\n",
    "ar": "لديك الحق في مَنْزِلٍ آمِنٌ، ٣٤.",
    "bn": "নিরাপদ বাড়ি আপনার অধিকার। ক্ষমা, স্ত্রী, র\u200d্যাব, উৎস।",
    "pl": "Zażółć gęślą jaźń – masz prawo.",
    "pa": "ਸੁਰੱਖਿਅਤ ਘਰ ਤੁਹਾਡਾ ਹੱਕ ਹੈ। ਪ੍ਰਬੰਧ ਸ੍ਵੈ।",
    "ro": "Ai dreptul la o locuință sigură, s\u0326i.",
    "ur": "آپ کو محفوظ گھر کا حق ہے۔ اِنتظام، نئے۔",
}
NATURAL = ["क्षमा प्रार्थना श्री", "大家に連絡してください。", "한국어", "👨‍👩‍👧 🇬🇧🇵🇱 👍🏽 ❤️ 1️⃣"]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser.reader() as found:
        yield found


def test_chromium_still_answers_as_we_kept_it(page: Page) -> None:
    found = browser.asked(page, [case.data for case in cases.cases()])
    kept = cases.answers()
    changed = [case.name for case, answer in zip(cases.cases(), found, strict=True) if answer != kept[case.name]]
    assert changed == [], "run `python -m tests.captions.browser` and look at what changed"
    seeds = cases.generated_answers()
    again = browser.asked(page, [generated.made(int(seed)) for seed in seeds])
    assert {seed: cases.fingerprint(answer) for seed, answer in zip(seeds, again, strict=True)} == seeds


def test_generated_files_are_read_as_chromium_reads_them(page: Page) -> None:
    files = [generated.made(seed) for seed in CHANCE]
    for seed, data, answer in zip(CHANCE, files, browser.asked(page, files), strict=True):
        assert cases.ours(data) == answer, (seed, data)


def test_the_copy_we_serve_shows_the_same(page: Page) -> None:
    read = [case for case in cases.cases() if cases.ours(case.data) is not None and not case.differs]
    copies = [writing.served(reading.read(case.data)).encode() for case in read]
    for case, copy in zip(read, browser.asked(page, copies), strict=True):
        assert cases.in_copy(copy) == cases.in_copy(cases.answers()[case.name]), case.name


def test_characters_are_counted_as_a_browser_counts_them(page: Page) -> None:
    chance = Random(7)
    texts = [*NATURAL, *SENTENCES.values()]
    texts += ["".join(chance.choices(text, k=12)) for text in SENTENCES.values() for _ in range(200)]
    for text, found in zip(texts, page.evaluate(COUNT, texts), strict=True):
        assert clusters(text) == found, ascii(text)
