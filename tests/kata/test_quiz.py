"""The quiz without a terminal: what is due, what is asked next, how answers are read and marked, what is remembered."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from kata.errors import CatalogueError
from kata.quiz import boxes, keys, lines, memory, rounds, screen
from kata.quiz.boxes import INTERVALS, Record, after_answer, plan
from kata.quiz.marking import Asked, Unclear
from kata.quiz.model import Asks, Kind, Question
from kata.quiz.reading import load
from kata.quiz.rounds import EXAM_SECONDS, Mark, Round, Tally, by_topic

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def question(name: str, topic: str = "flush", kind: Kind = Kind.ONE, **keys: object) -> Question:
    """A question with three choices, `right` is the right one."""
    filled: dict[str, object] = {
        "right": ("right",),
        "wrong": (("wrong", "since it is wrong"), ("wrong, too", "")),
        **keys,
    }
    return Question(name, topic, kind, "Which?", "For a reason.", "engine-factory", **filled)  # type: ignore[arg-type]


def number(name: str, right: int) -> Question:
    """A question whose answer is a number."""
    return question(name, kind=Kind.PREDICT, asks=Asks.STATEMENTS, code="pass", number=right, right=(), wrong=())


def order(name: str, *steps: str) -> Question:
    """A question whose answer is an order."""
    return question(name, kind=Kind.ORDER, right=steps, wrong=())


def right_answer(current: Round) -> tuple[int, ...]:
    """The right answer to the current question."""
    assert current.current is not None
    return current.current.right


def wrong_answer(current: Round) -> tuple[int, ...]:
    """A wrong answer to the current question, which has choices."""
    assert current.current is not None
    return (next(at for at in range(3) if at not in current.current.right),)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def names(questions: list[Question]) -> list[str]:
    """Their ids."""
    return [one.id for one in questions]


# -- what is due -------------------------------------------------------------------------------------------------------


def test_right_answers_move_up_and_wait_longer() -> None:
    """Each right answer moves a question one box up, and each box waits longer than the one before."""
    record, waits = None, []
    for _ in range(6):
        record = after_answer(record, right=True, now=NOW)
        waits.append(record.due - NOW)

    assert waits == [*INTERVALS[1:], INTERVALS[-1], INTERVALS[-1]]
    assert waits[:4] == sorted(waits[:4]) and waits[0] > timedelta(0)


def test_a_miss_goes_back_to_the_first_box() -> None:
    """However high it was, what is missed is due at once, and the miss is counted."""
    record = after_answer(Record(5, 2, 9, NOW), right=False, now=NOW)

    assert record == Record(1, 3, 10, NOW)


def test_what_was_missed_comes_first_and_the_most_missed_before() -> None:
    """Due: first box before higher ones, there the most missed first; then what was never asked; nothing that waits."""
    questions = [question(name) for name in ("new", "once", "thrice", "known", "waits")]
    records = {
        "once": Record(1, 1, 1, NOW),
        "thrice": Record(1, 3, 4, NOW),
        "known": Record(3, 0, 2, NOW - DAY),
        "waits": Record(2, 0, 1, NOW + DAY),
    }

    assert names(plan(questions, records, NOW, seed=1)) == ["thrice", "once", "known", "new"]
    assert names(plan(questions, records, NOW, seed=1, everything=True)) == ["thrice", "once", "known", "new", "waits"]
    assert names(plan(questions, records, NOW + 2 * DAY, seed=1))[:4] == ["thrice", "once", "waits", "known"]


def test_the_seed_decides_the_order_of_new_questions() -> None:
    """The same seed gives the same order, another one another."""
    questions = [question(str(at)) for at in range(20)]
    orders = {seed: names(plan(questions, {}, NOW, seed)) for seed in (1, 2)}

    assert orders[1] == names(plan(questions, {}, NOW, seed=1)) != orders[2]
    assert sorted(orders[1]) == sorted(names(questions))


def test_an_exam_asks_from_all_topics() -> None:
    """Each topic has its turn before one has a second one."""
    questions = [question(f"{topic}{at}", topic) for topic in "abcdef" for at in range(9)]
    asked = boxes.exam(questions, seed=4, most=13)

    assert len({one.id for one in asked}) == 13
    assert {len([one for one in asked if one.topic == topic]) for topic in "abcdef"} == {2, 3}


# -- rounds ------------------------------------------------------------------------------------------------------------


def test_a_missed_question_comes_back_until_it_is_right() -> None:
    """After some others it is asked again, sooner when it was missed more often; the first answer is the result.

    Each miss is reported, so that it stays due, and the right answer after it is not.
    """
    asked: list[str] = []
    heard: list[tuple[str, bool]] = []
    current = Round(
        [question(str(at)) for at in range(8)],
        seed=1,
        clock=Clock(),
        repeats=True,
        on_answer=lambda one, right: heard.append((one.id, right)),
    )
    while (now := current.current) is not None:
        asked.append(now.question.id)
        again = now.question.id == "0" and asked.count("0") < 3
        current.answer(wrong_answer(current) if again else right_answer(current))

    assert asked == ["0", "1", "2", "3", "4", "5", "0", "6", "7", "0"]
    assert Tally.of(current.results) == Tally(questions=8, right=7, wrong=1, unanswered=0)
    assert [right for name, right in heard if name == "0"] == [False, False] and len(heard) == 9


def test_without_repeats_each_question_comes_once() -> None:
    """In an exam, and where answers come from a file, a miss is final."""
    current = Round([question("a"), question("b")], seed=1, clock=Clock())
    current.answer(wrong_answer(current))
    current.answer(right_answer(current))

    assert current.current is None
    assert [result.mark for result in current.results] == [Mark.WRONG, Mark.RIGHT]


def test_what_comes_after_the_time_limit_does_not_count() -> None:
    """A second before the end an answer counts; at the end it does not, and what is left is not answered."""
    clock, heard = Clock(), []
    questions = [question(name, topic) for name, topic in (("a", "flush"), ("b", "bulk"), ("c", "bulk"))]
    current = Round(
        questions, seed=1, clock=clock, seconds=EXAM_SECONDS, on_answer=lambda one, right: heard.append((one.id, right))
    )
    clock.seconds += EXAM_SECONDS - 1
    assert current.answer(right_answer(current)) is not None
    answer = right_answer(current)
    clock.seconds += 1

    assert current.time_is_up and current.current is None and current.answer(answer) is None
    assert heard == [("a", True)]
    assert by_topic(current.results) == {"flush": Tally(1, 1, 0, 0), "bulk": Tally(2, 0, 0, 2)}


def test_without_a_limit_no_time_is_too_long() -> None:
    """A week later the question still stands."""
    clock = Clock()
    current = Round([question("a")], seed=1, clock=clock)
    clock.seconds += 7 * 24 * 3600

    assert current.seconds_left is None and not current.time_is_up and current.current is not None


def shown(ask: Callable[[Console], None]) -> str:
    """What is printed, as plain text."""
    console = Console(file=StringIO(), width=60, force_terminal=False)
    ask(console)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_time_that_is_up_ends_an_exam_by_lines() -> None:
    """An answer that comes too late does not count, and no further question is asked."""
    clock = Clock()
    current = Round([question("a"), question("b"), question("c")], seed=1, clock=clock, seconds=EXAM_SECONDS)

    def late() -> Iterator[str]:
        yield "a"
        clock.seconds += EXAM_SECONDS
        yield "a"

    text = shown(lambda console: lines.ask(load(), current, late(), console))

    assert "1 of 3" in text and "2 of 3" in text and "3 of 3" not in text and "Time is up." in text
    assert "reason" not in text and Tally.of(current.results).unanswered == 2


def test_time_that_is_up_ends_an_exam_with_keys() -> None:
    """While nobody presses a key, the question ends with the time."""
    clock, pressed = Clock(), iter(["a", keys.ENTER])
    current = Round([question("a"), question("b")], seed=1, clock=clock, seconds=EXAM_SECONDS)
    waits: list[float | None] = []

    def read_key(seconds: float | None) -> str | None:
        waits.append(seconds)
        if (key := next(pressed, None)) is None:
            clock.seconds += seconds or 0
        return key

    text = shown(lambda console: screen.ask(load(), current, console, read_key))

    assert "2 of 2" in text and "Time is up." in text and None not in waits
    assert Tally.of(current.results).unanswered == 1


# -- how answers are read and marked -----------------------------------------------------------------------------------


def test_choices_are_shuffled_by_the_seed() -> None:
    """The same seed shows the same order; over many seeds each position has the right choice."""
    one = question("a")

    assert Asked.shuffled(one, 7).choices == Asked.shuffled(one, 7).choices
    assert {Asked.shuffled(one, seed).right for seed in range(50)} == {(0,), (1,), (2,)}


def test_steps_are_never_shown_in_their_order() -> None:
    """The right answer to an order is never a, b, c."""
    steps = order("a", "first", "second", "third")

    assert all(Asked.shuffled(steps, seed).right != (0, 1, 2) for seed in range(50))


@pytest.mark.parametrize("typed", ["b", "2", " B ", "b)", "2."])
def test_one_choice(typed: str) -> None:
    """A letter or a digit, in either case."""
    assert Asked(question("a"), ("wrong", "right", "wrong, too")).read(typed) == (1,)


@pytest.mark.parametrize("typed", ["a,c", "c a", "1 3", "ca", "13", "a, c", "A;C"])
def test_several_choices_in_any_order(typed: str) -> None:
    """All that are right and no other, however they are separated."""
    several = question("a", kind=Kind.SEVERAL, right=("one", "three"), wrong=(("two", ""),))
    asked = Asked(several, ("one", "two", "three"))

    assert asked.is_right(asked.read(typed))
    assert not asked.is_right(asked.read("a"))
    assert not asked.is_right(asked.read("abc"))


@pytest.mark.parametrize("typed", ["3 1 2", "c a b", "cab", "312", "c,a,b"])
def test_an_order(typed: str) -> None:
    """Every step once, in the right order."""
    asked = Asked(order("a", "first", "second", "third"), ("second", "third", "first"))

    assert asked.is_right(asked.read(typed))
    assert not asked.is_right(asked.read("a b c"))


def test_a_number() -> None:
    """A number is compared as a number."""
    asked = Asked(number("a", 10), ())

    assert asked.is_right(asked.read(" 10 ")) and asked.is_right(asked.read("010"))
    assert not asked.is_right(asked.read("1"))


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (Asked(question("a"), ("right", "wrong", "wrong, too")), "d"),
        (Asked(question("a"), ("right", "wrong", "wrong, too")), "4"),
        (Asked(question("a"), ("right", "wrong", "wrong, too")), "0"),
        (Asked(question("a"), ("right", "wrong", "wrong, too")), "a b"),
        (Asked(question("a"), ("right", "wrong", "wrong, too")), ""),
        (Asked(question("a", kind=Kind.SEVERAL), ("right", "wrong", "wrong, too")), "a a"),
        (Asked(question("a", kind=Kind.SEVERAL), ("right", "wrong", "wrong, too")), "both"),
        (Asked(order("a", "x", "y", "z"), ("z", "y", "x")), "b c"),
        (Asked(order("a", "x", "y", "z"), ("z", "y", "x")), "a b b"),
        (Asked(number("a", 3), ()), "three"),
        (Asked(number("a", 3), ()), "-3"),
        (Asked(number("a", 3), ()), "٣"),
    ],
)
def test_what_cannot_be_read_is_explained(asked: Asked, typed: str) -> None:
    """Anything else is no answer: the message says what is expected."""
    with pytest.raises(Unclear, match=r"ype .*(letter|number)"):
        asked.read(typed)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_written_can_be_read(seed: int) -> None:
    """The right answer of every question, written and typed in, is right."""
    for one in load().questions:
        asked = Asked.shuffled(one, seed)
        assert asked.is_right(asked.read(asked.written(asked.right))), one.id


def test_answers_by_id() -> None:
    """Lines may name their question, in any order; what is unusable is reported by its line and changes nothing."""
    current = Round([question("a"), question("b"), number("c", 3)], seed=1, clock=Clock())
    problems: list[str] = []
    letter = "abc"[Asked.shuffled(question("b"), 1).right[0]]
    lines.by_id(current, ["c: 3", f"b: {letter}", "b: a", "x: a", "", "z"], problems.append)

    assert [(result.asked.question.id, result.mark) for result in current.results] == [
        ("a", Mark.UNANSWERED),
        ("b", Mark.RIGHT),
        ("c", Mark.RIGHT),
    ]
    assert [problem.split(":")[0] for problem in problems] == ["Line 3", "Line 4", "Line 6, a"]


# -- what is remembered ------------------------------------------------------------------------------------------------


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file with the state, which is not there yet."""
    monkeypatch.setenv("KATA_HOME", str(tmp_path))
    return tmp_path / ".kata" / "quiz.json"


def test_answers_are_remembered(state: Path) -> None:
    """Written at once, read by the next command; what waits is not due."""
    assert memory.load() == {} and memory.due_count(NOW) == 0
    memory.remember("a", right=False, now=NOW)
    memory.remember("b", right=True, now=NOW)

    assert memory.load() == {"a": Record(1, 1, 1, NOW), "b": Record(2, 0, 1, NOW + INTERVALS[1])}
    assert memory.due_count(NOW) == 1 and memory.due_count(NOW + 2 * DAY) == 2
    assert json.loads(state.read_text())["schema"] == memory.SCHEMA


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"schema": 99, "questions": {}}',
        '{"schema": 1, "questions": {"a": {"box": 1}}}',
        '{"schema": 1, "questions": {"a": {"box": 1, "missed": 0, "answered": 1, "due": "yesterday"}}}',
        '{"schema": 1, "questions": {"a": {"box": 77, "missed": 0, "answered": 1, "due": "2026-01-01T00:00:00+00:00"}}}',
        '{"schema": 1, "questions": {"a": {"box": 1, "missed": 0, "answered": 1, "due": "2026-01-01T00:00:00"}}}',
        '{"schema": 1, "questions": {"a": {"box": 1e999, "missed": 0, "answered": 1, "due": "2026-01-01T00:00:00+00:00"}}}',
        '{"schema": 1, "questions": {"a": {"box": 1, "missed": 0, "answered": 1, "due": "9999-12-31T23:00:00-23:00"}}}',
        "[" * 100_000,
    ],
    ids=lambda text: text[-60:],
)
def test_a_damaged_file_is_set_aside(state: Path, text: str) -> None:
    """It counts as empty, and is kept under another name when the next answer is written."""
    state.parent.mkdir()
    state.write_text(text)
    assert memory.load() == {}
    memory.remember("b", right=True, now=NOW)

    (aside,) = state.parent.glob("quiz.unreadable-*.json")
    assert aside.read_text() == text and set(memory.load()) == {"b"}


def test_a_read_only_disk_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered, and the quiz goes on."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KATA_HOME", str(tmp_path / "file"))

    assert memory.remember("a", right=True, now=NOW) is False
    assert memory.load() == {}


# -- the data's reader -------------------------------------------------------------------------------------------------

HEAD = 'given = "g"\ncounted = "c"\npreamble = "p"\n[topics]\nflush = "Flush"\n'
COMMON = 'topic = "flush"\nquestion = "?"\nreason = "r"\nexercise = "e"\n'


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], object]:
    """Read a file with one question."""

    def read_question(text: str) -> object:
        path = tmp_path / "quiz.toml"
        path.write_text(f"{HEAD}[[question]]\n{COMMON}{text}")
        return load(path)

    return read_question


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('id = "a"\nkind = "some"', "one of one, several"),
        ('id = "A"\nkind = "one"\nright = ["x"]\nwrong = [["y", "z"]]', "lower-case"),
        ('kind = "one"\nright = ["x"]\nwrong = [["y", "z"]]', "lacks 'id'"),
        ('id = "a"\nkind = "one"\nright = ["x"]\nwrong = [["y", "z"]]\nhint = "h"', "unknown key 'hint'"),
        ('id = "a"\nkind = "one"\nright = ["x", "y"]\nwrong = [["z", "z"]]', "exactly one"),
        ('id = "a"\nkind = "one"\nright = ["x"]', "right and wrong"),
        ('id = "a"\nkind = "one"\nright = ["x"]\nwrong = [["x", "z"]]', "there twice"),
        ('id = "a"\nkind = "one"\nright = ["x"]\nwrong = ["y"]', "'wrong' must be"),
        ('id = "a"\nkind = "order"\nright = ["x", "y"]', "three steps"),
        ('id = "a"\nkind = "predict"\nasks = "statements"\nnumber = 1', "'asks' and 'code'"),
        ('id = "a"\nkind = "predict"\nasks = "statements"\ncode = "x"', "'number'"),
        ('id = "a"\nkind = "predict"\nasks = "prints"\ncode = "x"\nnumber = 1', "for statements"),
        ('id = "a"\nkind = "one"\nright = ["x"]\nwrong = [["y", "z"]]\nnumber = 1', "for predictions"),
        ('id = "a"\nkind = "one"\nright = ["x"]\nwrong = [["y", "z"]]\nreads = [["t", "http://x/"]]', "https"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(read: Callable[[str], object], text: str, says: str) -> None:
    """The message names the question and the key."""
    with pytest.raises(CatalogueError, match=says):
        read(text)


def test_an_id_is_used_once_and_a_topic_exists(read: Callable[[str], object]) -> None:
    """Progress is kept by ids, and results by topics."""
    one = 'id = "a"\nkind = "one"\nright = ["x"]\nwrong = [["y", "z"]]\n'
    assert read(one)
    load.cache_clear()
    with pytest.raises(CatalogueError, match="'a' is used twice"):
        read(f"{one}[[question]]\n{COMMON}{one}")
    with pytest.raises(CatalogueError, match="no topic 'bulk'"):
        read(f"{one}[[question]]\n{COMMON.replace('flush', 'bulk')}{one.replace('a', 'b', 1)}")


def test_an_exam_has_room_for_its_questions() -> None:
    """Thirty minutes, and at least as many questions as topics."""
    assert EXAM_SECONDS == 30 * 60
    assert len(load().topics) <= rounds.EXAM_QUESTIONS
