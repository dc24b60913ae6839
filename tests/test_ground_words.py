"""Words and the clock: the English text is the key, plurals follow the language, what is filled in is escaped."""

from datetime import UTC, datetime

import pytest
import time_machine

from lms import clock, words

PO = """
msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "Hello {name}."
msgstr "Cześć {name}."

#, fuzzy
msgid "Not sure."
msgstr "Nie wiem."

msgid "Not yet."
msgstr ""

msgid "{n} minute"
msgid_plural "{n} minutes"
msgstr[0] "{n} minuta"
msgstr[1] "{n} minuty"
msgstr[2] "{n} minut"
"""


@pytest.fixture
def polish(tmp_path, monkeypatch):
    (tmp_path / "pl.po").write_text(PO, encoding="utf-8")
    monkeypatch.setattr(words, "TRANSLATIONS", tmp_path)
    monkeypatch.setitem(words.LANGUAGES, "pl", "polski")
    words.catalogue.cache_clear()
    words.speak("pl")
    yield
    words.speak("en")
    words.catalogue.cache_clear()


def test_english_is_its_own_key():
    assert words.t("Hello {name}.", name="Amina") == "Hello Amina."
    assert words.nt("{n} minute", "{n} minutes", 1) == "1 minute"
    assert words.nt("{n} minute", "{n} minutes", 0) == "0 minutes"


def test_a_translated_sentence_is_used(polish):
    assert words.t("Hello {name}.", name="Amina") == "Cześć Amina."


@pytest.mark.parametrize(
    ("n", "said"), [(1, "1 minuta"), (2, "2 minuty"), (5, "5 minut"), (12, "12 minut"), (22, "22 minuty")]
)
def test_plurals_follow_the_languages_own_rule(polish, n, said):
    assert words.nt("{n} minute", "{n} minutes", n) == said


@pytest.mark.parametrize("sentence", ["Not yet.", "Not sure.", "Never seen."])
def test_what_is_missing_or_unsure_stays_english(polish, sentence):
    assert words.t(sentence) == sentence


def test_in_templates_what_is_filled_in_is_escaped():
    said = words.t_markup("Hello {name}.", name="<script>")
    assert said == "Hello &lt;script&gt;."
    assert "&lt;b&gt;" in words.nt_markup("{n} of {x}", "{n} of {x}", 2, x="<b>")


def test_a_format_in_a_name_is_not_a_format():
    assert words.t("Hello {name}.", name="{name}") == "Hello {name}."


@pytest.mark.parametrize(
    ("tag", "direction"), [("en", "ltr"), ("ar", "rtl"), ("ur", "rtl"), ("pl", "ltr"), ("??", "ltr")]
)
def test_directions(tag, direction):
    assert words.direction(tag) == direction


def test_an_unknown_language_is_english():
    words.speak("tlh")
    assert words.language() == "en"


def test_the_clock_is_aware_and_can_be_moved():
    moment = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        assert clock.now() == moment
        assert clock.now().tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "month", "day"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "2026-07", "2026-07-01"),
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "2026-01", "2026-01-31"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10", "2026-10-25"),
    ],
)
def test_days_and_months_are_londons_in_summer_and_winter(moment, month, day):
    assert clock.london_month(moment) == month
    assert clock.london_day(moment).isoformat() == day
