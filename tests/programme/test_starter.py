"""The starter programme is whole, agrees with its ledger, and is written in plain words."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from lms.programme.reading import STARTER, landlords, starter
from lms.programme.shapes import Module, Question

PROGRAMME = starter()
FACTS = {fact.id: fact for fact in PROGRAMME.facts}
QUESTIONS = [question for module in PROGRAMME.modules for question in module.questions]

# The bank of each module, in the order of the ladder.
BANKS = {
    "know-your-rights": 10,
    "resident-panels": 8,
    "residents-associations": 9,
    "scrutiny-panels": 9,
    "decision-rooms": 8,
    "running-services": 8,
    "right-to-manage": 9,
    "resident-control": 8,
}
# The ledger's facts by their letters.
LEDGER = {"A": 16, "C": 18, "R": 26, "F": 9, "B": 5, "Pf": 10, "T": 20}

# A resident reads these aloud or tired: about 14 words a sentence on the whole, never more than 30.
MEAN_WORDS = 14
MOST_WORDS = 30

FORBIDDEN = ("accredited", "accreditation", "well done", "simply", "click here", "congratulations", "vimeo")


def test_the_ladder_has_three_levels_and_eight_modules() -> None:
    assert [level.slug for level in PROGRAMME.levels] == [
        "getting-started",
        "formal-structures",
        "management-and-control",
    ]
    assert [level.illustration for level in PROGRAMME.levels] == ["door", "street", "neighbourhood"]
    assert [module.slug for module in PROGRAMME.modules] == list(BANKS)
    assert [module.level for module in PROGRAMME.modules] == [1, 1, 1, 2, 2, 3, 3, 3]


def test_every_bank_is_whole() -> None:
    assert {module.slug: len(module.questions) for module in PROGRAMME.modules} == BANKS


def test_a_module_asks_for_nine_tenths_and_seven_of_eight() -> None:
    for module in PROGRAMME.modules:
        asked = module.requirement
        assert (asked.coverage, asked.draw, asked.pass_mark) == (0.9, 8, 7)


def test_the_ledger_is_whole() -> None:
    assert Counter(re.sub(r"\d", "", fact) for fact in FACTS) == LEDGER


def test_only_three_subjects_are_called_published_and_every_title_is_ours() -> None:
    published = [module.number for module in PROGRAMME.modules if module.subject_published]
    assert published == [1, 2, 3]
    assert all(module.title_is_ours for module in PROGRAMME.modules)


def test_only_the_two_webinars_a_source_names_are_listed() -> None:
    listed = [(webinar.title, webinar.month) for module in PROGRAMME.modules for webinar in module.webinars]
    assert listed == [("Damp and mould", "2023-05"), ("Anti-social behaviour", "2023-06")]


def test_what_has_no_source_is_marked() -> None:
    standings = {fact.id: fact.standing for fact in PROGRAMME.facts if fact.standing != "sourced"}
    assert standings == {
        "R4": "general",
        "P4f": "general",
        "T8": "hidden",
        "T17": "general",
        "T18": "general",
    }


def test_nothing_a_resident_reads_leans_on_a_hidden_fact() -> None:
    leaned_on = {fact for module in PROGRAMME.modules for fact in module.facts}
    leaned_on |= {fact for question in QUESTIONS for fact in question.facts}
    leaned_on |= {fact for guide in PROGRAMME.guides for line in guide.lines for fact in line.facts}
    assert {FACTS[fact].standing for fact in leaned_on} == {"sourced", "general"}


def test_a_question_on_general_knowledge_says_so() -> None:
    general = {q.id for q in QUESTIONS if any(FACTS[fact].standing == "general" for fact in q.facts)}
    assert general == {"resident-panels-3", "resident-panels-4"}
    assert all("general knowledge, not yet sourced" in q.why for q in QUESTIONS if q.id in general)


@pytest.mark.parametrize("fact", ["R4", "P4f", "T17", "T18"])
def test_a_module_on_general_knowledge_says_so_where_it_tells_it(fact: str) -> None:
    leaning = [module for module in PROGRAMME.modules if fact in module.facts]
    assert leaning
    for module in leaning:
        assert "general knowledge, not yet sourced" in " ".join(module.summary), module.slug


def test_every_fact_is_read_on_one_day_and_read_again_later() -> None:
    for fact in PROGRAMME.facts:
        assert fact.checked_on == date(2026, 11, 21)
        assert fact.checked_on < fact.check_by <= date(2027, 11, 21)


def test_what_is_about_to_move_is_read_again_before_it_moves() -> None:
    assert FACTS["A15"].check_by <= date(2026, 12, 31)
    assert all(FACTS[fact].check_by < date(2027, 4, 1) for fact in ("R12", "R13", "R14"))
    dated = {question.id: question.rewrite_by for question in QUESTIONS if question.rewrite_by}
    assert dated == {"scrutiny-panels-4": date(2027, 4, 1)}


def test_feedback_teaches_and_does_not_repeat_itself() -> None:
    for question in QUESTIONS:
        said = [option.feedback for option in question.options]
        assert len(set(said)) == len(said), question.id
        assert all(len(words.split()) >= 4 for words in said), question.id


def test_the_right_answer_is_told_neither_by_its_length_nor_by_its_letter() -> None:
    single = [question for question in QUESTIONS if question.kind == "one"]
    longest = [q for q in single if max(q.options, key=lambda option: len(option.text)).right]
    assert len(longest) / len(single) <= 0.3
    letters = Counter(option.letter for q in single for option in q.options if option.right)
    assert set(letters) == set("ABCD")
    assert max(letters.values()) / len(single) <= 0.4


def test_the_summary_fits_a_phone_screen_or_two() -> None:
    for module in PROGRAMME.modules:
        assert 80 <= len(" ".join(module.summary).split()) <= 140, module.slug


def texts_of(module: Module) -> Iterator[tuple[str, str]]:
    """Every resident-facing text of a module, with the sort of text it is."""
    yield "aim", module.aim
    yield "your turn", module.your_turn
    yield "worked example", module.worked_example
    yield "check again", module.check_again
    yield "basis", module.basis
    for text in module.summary:
        yield "summary", text
    for text in module.outcomes:
        yield "outcome", text
    for further in module.go_further:
        yield "go further", further.text
    for question in module.questions:
        yield from texts_of_question(question)


def texts_of_question(question: Question) -> Iterator[tuple[str, str]]:
    """Every text of a question, with the sort of text it is."""
    yield "stem", question.stem
    yield "why", question.why
    for option in question.options:
        yield "option", option.text
        yield "feedback", option.feedback


def all_texts() -> Iterator[tuple[str, str]]:
    """Every resident-facing text of the programme, with the sort of text it is."""
    for level in PROGRAMME.levels:
        for text in level.outcomes:
            yield "outcome", text
    for module in PROGRAMME.modules:
        yield from texts_of(module)
    for fact in PROGRAMME.facts:
        yield "fact", fact.text
    for guide in PROGRAMME.guides:
        yield "guide title", guide.title
        for line in guide.lines:
            yield "guide", line.text


def sentence_lengths(text: str) -> list[int]:
    """The number of words in each sentence of a text."""
    return [len(part.split()) for part in re.split(r"(?<=[.?!])[\"”]?\s+", text) if part.strip()]


def test_no_sentence_is_long() -> None:
    long = [(sort, text) for sort, text in all_texts() if max(sentence_lengths(text)) > MOST_WORDS]
    assert long == []


@pytest.mark.parametrize("sort", sorted({sort for sort, _ in all_texts()}))
def test_sentences_of_each_sort_are_short_on_the_whole(sort: str) -> None:
    lengths = [words for kind, text in all_texts() if kind == sort for words in sentence_lengths(text)]
    assert sum(lengths) / len(lengths) <= MEAN_WORDS


def test_the_measure_of_sentences_counts() -> None:
    assert sentence_lengths('She said: "I am not happy." Then a second clock starts? Yes!') == [6, 5, 1]
    assert max(sentence_lengths("word " * 31)) > MOST_WORDS


def test_no_file_holds_a_word_we_do_not_print() -> None:
    for path in STARTER.rglob("*.toml"):
        words = path.read_text(encoding="utf-8").lower()
        found = [word for word in FORBIDDEN if re.search(rf"\b{word}\b", words)]
        assert found == [], path.name


def test_no_module_prints_an_address() -> None:
    for module in PROGRAMME.modules:
        for _, text in texts_of(module):
            assert not re.search(r"https?:|www\.|\b[\w-]+\.(uk|com|org)\b", text), text


def test_the_demonstration_has_three_invented_landlords() -> None:
    found = landlords()
    assert [(each.slug, each.residents) for each in found] == [
        ("riverbank-homes", 600),
        ("northfold-council", 300),
        ("tallowgate-co-operative", 8),
    ]
    assert all(each.invented for each in found)
