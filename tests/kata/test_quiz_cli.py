"""`kata quiz` as somebody runs it: line by line, as JSON, and with keys in a pseudo-terminal."""

import contextlib
import fcntl
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kata.paths import PROJECT
from kata.quiz.marking import Asked
from kata.quiz.model import Kind
from kata.quiz.reading import load
from kata.quiz.rounds import EXAM_QUESTIONS

BANK = load()
PATIENCE = 40.0  # how long a slow machine may take
QUIZ = [sys.executable, "-m", "kata", "quiz"]
UP, DOWN, ENTER = "\x1b[A", "\x1b[B", "\r"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, and a window of 60 columns."""
    own = {"KATA_HOME": str(tmp_path), "COLUMNS": "60", "PYTHONIOENCODING": "utf-8"}
    return {**{key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}, **own}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run `kata quiz` with lines on standard input."""

    def run_quiz(*arguments: str, lines: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*QUIZ, *arguments],
            input=lines,
            env={**environment, **more},
            cwd=PROJECT,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE * 2,
            check=False,
        )

    return run_quiz


def state(environment: dict[str, str]) -> dict[str, Any]:
    """What is remembered, by question."""
    text = (Path(environment["KATA_HOME"]) / ".kata" / "quiz.json").read_text()
    return dict(json.loads(text)["questions"])


def shuffled(name: str, seed: int) -> Asked:
    """A question as it is shown with a seed."""
    return Asked.shuffled(next(one for one in BANK.questions if one.id == name), seed)


def right(name: str, seed: int) -> str:
    """The right answer to a question, as it is typed."""
    asked = shuffled(name, seed)
    return asked.written(asked.right)


def wrong(name: str, seed: int) -> str:
    """A wrong answer to a question, as it is typed."""
    asked = shuffled(name, seed)
    if asked.takes_number:
        return str(asked.right[0] + 1)
    positions = range(len(asked.choices))
    # Steps are never shown in their order.
    every = tuple(positions) if asked.question.kind is Kind.ORDER else ()
    return asked.written(every or (next(at for at in positions if at not in asked.right),))


def asked_first(shown: str) -> str:
    """The id of the question that was asked first."""
    text = " ".join(shown.split())
    places = {text.find(" ".join(f"{one.question} {one.code}".split())): one.id for one in BANK.questions}
    return min((at, name) for at, name in places.items() if at >= 0)[1]


# -- line by line ------------------------------------------------------------------------------------------------------


def test_line_by_line(run: Run, environment: dict[str, str]) -> None:
    """What cannot be read is asked again, an answer has its reason and its exercise, `q` ends, and all is saved."""
    done = run("--seed", "5", "--topic", "complexity", lines="nonsense\na\nb\nq\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert "'nonsense' is none of the choices" in done.stdout
    assert len(re.findall(r"Right\.|Wrong\.", done.stdout)) == 2
    assert done.stdout.count("practise: exercise") == 2 and "of 2 right" in done.stdout
    assert len(state(environment)) == 2


def test_the_end_of_the_input_ends_the_quiz(run: Run, environment: dict[str, str]) -> None:
    """As `q` does: the result is shown, and what was answered is kept."""
    done = run("--topic", "models", lines="a")
    nothing = run("--topic", "models")

    assert done.returncode == nothing.returncode == 0
    assert "Nothing was answered" in nothing.stdout and "Traceback" not in done.stderr + nothing.stderr


def test_what_was_missed_comes_first(run: Run, environment: dict[str, str]) -> None:
    """The next round begins with it, whatever the seed; what was right waits."""
    first = asked_first(run("--seed", "2", "-t", "testing", "-n", "1").stdout)
    run("--seed", "2", "-t", "testing", "-n", "1", lines=f"{wrong(first, 2)}\n")

    assert state(environment)[first]["box"] == 1
    for seed in "37":
        assert asked_first(run("--seed", seed, "-t", "testing").stdout) == first


def test_plain_text_fits_a_narrow_window(run: Run) -> None:
    """No line is longer than 60 columns, and there is no colour, where the output is no terminal or NO_COLOR is set."""
    done = run("--seed", "1", lines="a\n1\n1\n" * 40, NO_COLOR="1")

    assert max(map(len, done.stdout.splitlines())) <= 60
    assert "\x1b" not in done.stdout and done.returncode == 0


def test_an_encoding_without_arrows(run: Run) -> None:
    """ASCII shows look-alikes instead of failing."""
    done = run("-t", "locking", lines="a\na\na\n1\n", PYTHONIOENCODING="ascii")

    assert done.returncode == 0 and done.stdout.isascii() and "> practise" in done.stdout


def test_an_exam_has_no_reasons_until_its_end(run: Run) -> None:
    """Answers pass without a word; then come the wrong ones with their reasons, and the result by topic."""
    seed = 3
    first = asked_first(run("--exam", "--seed", f"{seed}", "-n", "3").stdout)
    done = run("--exam", "--seed", f"{seed}", "-n", "3", lines=f"{wrong(first, seed)}\nq\n")
    before, _, after = done.stdout.partition("Exam · ")

    assert "1 of 3" in before and "2 of 3" in before and re.search(r"(30:00|29:\d\d) left", before)
    assert "Wrong" not in before and "practise" not in before
    assert after.count("Wrong.") == 1 and after.count("practise: ") == 1
    assert "0 of 3 right" in after and "1 wrong, 2 not answered" in after


def test_what_cannot_be_saved_is_not_called_saved(run: Run, tmp_path: Path) -> None:
    """The quiz goes on, and says at the end that nothing is remembered."""
    (tmp_path / "file").write_text("")
    done = run("-t", "complexity", lines="a\nq\n", KATA_HOME=str(tmp_path / "file"))

    assert done.returncode == 0 and "Not saved" in done.stdout and "Saved." not in done.stdout


def test_an_exam_without_an_answer(run: Run) -> None:
    """Its questions are counted, and nothing is said to be saved."""
    done = run("--exam", "-n", "2")

    assert "2 not answered" in done.stdout and "Nothing was answered" in done.stdout and "Saved" not in done.stdout


def test_an_unknown_topic(run: Run) -> None:
    """One line with what there is, as for one that may be several; no traceback."""
    unknown, several = run("--topic", "cooking"), run("--topic", "m")

    assert unknown.returncode == several.returncode == 2
    assert "no topic 'cooking'" in unknown.stderr and all(topic in unknown.stderr for topic in BANK.topics)
    assert "models or migrations" in several.stderr and "Traceback" not in unknown.stderr + several.stderr


def test_the_topics_are_listed(run: Run) -> None:
    """Each with its title, and how much of it is known."""
    done = run("--list")

    assert all(topic in done.stdout for topic in BANK.topics)
    assert f"0 of {sum(one.topic == 'bulk' for one in BANK.questions)}" in done.stdout


# -- as JSON -----------------------------------------------------------------------------------------------------------


def test_a_document_without_answers(run: Run) -> None:
    """Without input: all questions, none answered, for somebody who hands them out."""
    done = run("--json", "--seed", "8")
    document = json.loads(done.stdout)

    assert done.returncode == 0 and document["schema"] == 1 and document["seed"] == 8 and document["exam"] is False
    assert {each["id"] for each in document["questions"]} == {one.id for one in BANK.questions}
    assert {each["mark"] for each in document["questions"]} == {"unanswered"}
    assert document["result"]["unanswered"] == len(BANK.questions) == document["result"]["questions"]
    prediction = next(
        each for each in document["questions"] if each["kind"] == "predict" and each["asks"] == "statements"
    )
    assert sum(each["times"] for each in prediction["statements"]) == prediction["right"]


def test_answers_by_id(run: Run, environment: dict[str, str]) -> None:
    """Every question answered right in one go, in another order, is right; lines that fit no question are reported."""
    seed = 11
    lines = "".join(f"{one.id}: {right(one.id, seed)}\n" for one in reversed(BANK.questions))
    done = run("--json", "--seed", str(seed), lines=f"{lines}what: a\n")
    document = json.loads(done.stdout)

    assert document["result"]["right"] == len(BANK.questions) and document["result"]["wrong"] == 0
    assert document["result"]["topics"]["locking"]["right"] == sum(one.topic == "locking" for one in BANK.questions)
    assert all(each["answer"] == each["right"] for each in document["questions"] if each["kind"] != "several")
    assert done.stderr.strip() == f"Line {len(BANK.questions) + 1}: the question 'what' is not asked."
    assert len(state(environment)) == len(BANK.questions)

    later = run()
    assert later.returncode == 0 and "Nothing is due before" in later.stdout


def test_an_exam_as_json(run: Run) -> None:
    """As many questions as an exam has, answered in the order of the document."""
    document = json.loads(run("--json", "--exam", "--seed", "4", lines="1\n").stdout)

    assert document["exam"] is True and document["time_is_up"] is False
    assert document["result"]["questions"] == EXAM_QUESTIONS == len(document["questions"])
    assert document["questions"][0]["mark"] in ("right", "wrong", "unanswered")
    assert document["result"]["unanswered"] >= EXAM_QUESTIONS - 1


# -- with keys ---------------------------------------------------------------------------------------------------------

if os.name == "posix":
    import pty
    import termios


class Terminal:
    """`kata quiz` in a pseudo-terminal, and everything that it has written there."""

    def __init__(self, environment: dict[str, str], *arguments: str, columns: int = 80) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        without = {key: value for key, value in environment.items() if key not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [*QUIZ, *arguments],
            cwd=PROJECT,
            env={"TERM": "xterm-256color", **without},
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
        )
        self.raw = ""
        self.mark = 0

    def press(self, *keys: str) -> None:
        """Press keys, and forget what was shown before."""
        self.mark = len(self.raw)
        for key in keys:
            os.write(self.master, key.encode())

    def shows(self, pattern: str) -> str:
        """Wait until something is shown that was not there at the last `press`; returns all since then."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.read(0.05)
            if re.search(pattern, text := self.text):
                return text
        raise AssertionError(f"{pattern!r} was not shown; there is:\n{self.text[-3000:]}")

    @property
    def text(self) -> str:
        """What was shown since the last `press`, without colours and cursor movements."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw[self.mark :]).replace("\r", "")

    def read(self, patience: float = 0.0) -> None:
        """Take what has been written."""
        while select.select([self.master], [], [], patience)[0]:
            with contextlib.suppress(OSError):
                self.raw += os.read(self.master, 65536).decode(errors="replace")
                patience = 0
                continue
            return

    def ended(self) -> int:
        """Wait for the end; returns the exit status. The terminal is as a shell wants it."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read(0.05)
        self.read(0.2)
        assert termios.tcgetattr(self.slave)[3] & termios.ICANON and termios.tcgetattr(self.slave)[3] & termios.ECHO
        return int(self.process.wait(PATIENCE))

    def close(self) -> None:
        """End the process, whatever it does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    """Start `kata quiz` in a terminal."""
    if os.name != "posix":
        pytest.skip("needs a pseudo-terminal")
    started: list[Terminal] = []

    def start(*arguments: str, columns: int = 80, **more: str) -> Terminal:
        started.append(Terminal({**environment, **more}, *arguments, columns=columns))
        return started[-1]

    yield start
    for one in started:
        one.close()


def keys_for(name: str, seed: int) -> list[str]:
    """The keys that answer a question right: arrows for one choice, letters for several, digits for a number."""
    asked = shuffled(name, seed)
    if asked.takes_number:
        return [*str(asked.right[0]), ENTER]
    if asked.question.marks_several:
        return [*("abcdefg"[position] for position in asked.right), ENTER]
    return [DOWN] * (asked.right[0] + 1) + [ENTER]


def test_a_whole_round_with_keys(terminal: Callable[..., Terminal], environment: dict[str, str]) -> None:
    """Every kind of question of a topic, answered right with arrows, letters and digits, to the result."""
    seed, topic = 6, "flush"
    count = sum(one.topic == topic for one in BANK.questions)
    quiz = terminal("--seed", str(seed), "-t", topic)
    kinds = set()
    for number in range(1, count + 1):
        shown = quiz.shows(rf"{number} of {count} (.|\n)*Enter: answer")
        name = asked_first(shown)
        kinds.add(next(one.kind for one in BANK.questions if one.id == name))
        quiz.press(*keys_for(name, seed))
        quiz.shows("Right\\.(.|\n)*practise: (.|\n)*" + ("Enter: the next" if number < count else "Saved"))
        quiz.press(ENTER)
    assert quiz.ended() == 0
    assert {each["box"] for each in state(environment).values()} == {2} and len(state(environment)) == count
    assert len(kinds) == 4


def test_enter_alone_answers_nothing(terminal: Callable[..., Terminal], environment: dict[str, str]) -> None:
    """Whoever presses Enter once too often is asked to choose; the arrow up begins at the last choice."""
    quiz = terminal("--seed", "6", "-t", "complexity")
    quiz.shows("Enter: answer")
    quiz.press(ENTER)
    assert "> " not in quiz.shows("Choose one first").partition("a) ")[2]
    quiz.press(UP)
    quiz.shows("> d\\) ")
    assert not (Path(environment["KATA_HOME"]) / ".kata" / "quiz.json").exists()
    quiz.press("q")
    assert quiz.ended() == 0


def test_marks_and_corrections(terminal: Callable[..., Terminal]) -> None:
    """Arrows and Space mark, a second time unmarks; Enter without a mark, or too early, says what is missing."""
    quiz = terminal("--seed", "1", "-t", "testing")
    shown = quiz.shows("Enter: answer")
    while "Put them in order" not in shown:
        quiz.press("0" if "> _" in shown else "a", ENTER)
        quiz.shows("Enter: the next")
        quiz.press(ENTER)
        shown = quiz.shows("Enter: answer")
    quiz.press("b", ENTER)
    assert "[1]" in quiz.shows("Put all of them in order first")
    quiz.press("b")
    assert "[1]" not in quiz.shows(r"> b\) \[ \]")
    quiz.press(DOWN, " ", UP, UP, " ")
    assert re.search(r"> a\) \[2\].*\n(.*\n)* +c\) \[1\]", quiz.shows(r"\[2\]"))
    quiz.press("q")
    quiz.shows("uv run kata quiz")
    assert quiz.ended() == 0


@pytest.mark.parametrize(("keys", "status"), [("q", 0), ("\x03", 130), ("\x04", 0)], ids=["q", "Ctrl-C", "Ctrl-D"])
def test_ending_keeps_what_was_answered(
    terminal: Callable[..., Terminal], environment: dict[str, str], keys: str, status: int
) -> None:
    """In the middle of a question: the result is shown, the terminal is restored, the answers are kept."""
    quiz = terminal("--seed", "6", "-t", "complexity")
    quiz.shows("Enter: answer")
    quiz.press("a", ENTER)
    quiz.shows("Enter: the next")
    quiz.press(ENTER)
    quiz.shows("2 of .*(.|\n)*Enter: answer")
    if keys == "\x03":  # a pseudo-terminal is not always the one that controls the process
        quiz.press()
        os.killpg(quiz.process.pid, signal.SIGINT)
    else:
        quiz.press(keys)
    text = quiz.shows("Saved")

    assert "of 1 right" in text and "Traceback" not in text
    assert quiz.ended() == status and len(state(environment)) == 1


def test_an_exam_with_keys(terminal: Callable[..., Terminal]) -> None:
    """The time that is left is shown, no reason before the end, and the result at the end."""
    quiz = terminal("--exam", "--seed", "2", "-n", "2", "-t", "complexity")
    quiz.shows(r"1 of 2 .* (30:00|29:\d\d) left(.|\n)*(30:00|29:\d\d) left · a-d")
    quiz.press("a", ENTER)
    assert "practise" not in quiz.shows(r"2 of 2 (.|\n)*q: end")
    quiz.press("b", ENTER)
    quiz.shows("of 2 right(.|\n)*Saved")
    assert quiz.ended() == 0


@pytest.mark.parametrize("environment_of", [{"TERM": "dumb"}], ids=["dumb"])
def test_a_terminal_without_keys(terminal: Callable[..., Terminal], environment_of: dict[str, str]) -> None:
    """Where the cursor cannot be moved, answers are typed as lines."""
    quiz = terminal("--seed", "6", "-t", "complexity", columns=60, **environment_of)
    quiz.shows("Type one letter from a to d; q ends")
    quiz.press("b\n")
    quiz.shows("practise")
    quiz.press("q\n")
    quiz.shows("of 1 right")
    assert quiz.ended() == 0 and "\x1b" not in quiz.raw
