"""The questions themselves: complete, consistent, and not to be guessed from their form."""

import re
from collections import Counter

import pytest

from kata import catalogue
from kata.quiz.marking import Asked
from kata.quiz.model import Asks, Kind, Question
from kata.quiz.reading import load

BANK = load()
EVERY = pytest.mark.parametrize("question", BANK.questions, ids=lambda question: question.id)
FEWEST, FEWEST_PREDICTIONS, FEWEST_OF_TOPIC = 75, 30, 5
LONGEST_CHOICE = 130
"""Two lines in a window of 80 columns."""
WIDEST_CODE = 58
"""In a window of 60 columns, indented by two."""
THEMES = {
    "autoflush",
    "expunge",
    "noload",
    "bulk_save_objects",
    "mapping-level lazy=",
    "a sync session in a coroutine",
    "SQLite as test database",
    "PgBouncer",
    "schema- or row-based tenancy",
    "a slow query",
    "concurrent writes",
    "the steps from ids to UUIDs",
    "op.bulk_insert",
    "naive utcnow",
    "audit row lost with its savepoint",
}


def texts(question: Question) -> list[str]:
    """Everything that is read, but the code."""
    return [question.question, question.reason, *question.choices, *(why for _, why in question.wrong)]


def test_there_are_enough() -> None:
    """Enough questions in all, of each kind, of each topic, and enough predictions of each sort."""
    topics, kinds = Counter(one.topic for one in BANK.questions), Counter(one.kind for one in BANK.questions)
    asks = Counter(one.asks for one in BANK.predictions)

    assert len(BANK.questions) >= FEWEST and len(BANK.predictions) >= FEWEST_PREDICTIONS
    assert set(topics) == set(BANK.topics) and min(topics.values()) >= FEWEST_OF_TOPIC
    assert set(kinds) == set(Kind) and min(kinds.values()) >= FEWEST_OF_TOPIC
    assert set(asks) == set(Asks) and min(asks.values()) >= FEWEST_OF_TOPIC


def test_every_theme_has_a_question() -> None:
    """Each theme is asked about, and no question names one that is not listed here."""
    assert {theme for one in BANK.questions for theme in one.themes} == THEMES


def test_every_exercise_exists() -> None:
    """Each question names an exercise that practises it."""
    known = {exercise.id for exercise in catalogue.load().exercises}

    assert {one.exercise for one in BANK.questions} - known == set()


@EVERY
def test_it_fits_the_window(question: Question) -> None:
    """Choices take two lines at most; in a window of 60 columns no line of code, and no word of a question, is broken."""
    words = [word for text in (question.question, *question.choices) for word in text.split()]

    assert max(map(len, words)) < WIDEST_CODE
    assert max(map(len, question.choices), default=0) <= LONGEST_CHOICE
    assert max(map(len, question.code.splitlines()), default=0) <= WIDEST_CODE


@EVERY
def test_it_is_well_formed(question: Question) -> None:
    """Sentences end, backticks have partners, and nothing is left to be written."""
    for text in texts(question):
        assert text == text.strip() and "  " not in text and text.count("`") % 2 == 0, text
        assert not re.search(r"TODO|XXX", text), text
    assert question.reason.endswith((".", '"', ")", "?")) and question.question.endswith(("?", ".", ":"))
    assert all(why.endswith((".", ")", "?")) for _, why in question.wrong)


@EVERY
def test_code_can_be_read_as_python(question: Question) -> None:
    """What is shown is the body of a coroutine."""
    indented = "".join(f"    {line}\n" for line in question.code.splitlines())
    compile(f"async def shown():\n{indented or '    pass'}", question.id, "exec")


def test_the_position_gives_nothing_away() -> None:
    """Over many seeds the right choice of four is in each position about equally often."""
    single = [one for one in BANK.questions if len(one.choices) == 4 and len(one.right) == 1]
    positions = Counter(Asked.shuffled(one, seed).right[0] for one in single for seed in range(20))
    share = {position: positions[position] / positions.total() for position in range(4)}

    assert single and all(0.2 < share[position] < 0.3 for position in range(4)), share


def test_the_length_gives_little_away() -> None:
    """Whoever always takes the longest choice is wrong more often than right."""
    single = [one for one in BANK.questions if one.kind is Kind.ONE]
    longest = [one.id for one in single if len(one.right[0]) > max(len(choice) for choice, _ in one.wrong)]

    assert len(longest) <= 0.4 * len(single), longest


def test_the_number_of_right_choices_gives_nothing_away() -> None:
    """Where several may be right, how many are differs from question to question."""
    assert len({(len(one.right), len(one.wrong)) for one in BANK.questions if one.kind is Kind.SEVERAL}) > 2


def test_numbers_differ() -> None:
    """No number of statements is the answer to more than a third of the questions about it."""
    numbers = Counter(one.number for one in BANK.questions if one.asks is Asks.STATEMENTS)

    assert max(numbers.values()) <= numbers.total() / 3 + 1, numbers
