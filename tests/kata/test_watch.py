"""`kata watch` as a learner runs it: a process in a pseudo-terminal, and files saved in the ways of all editors."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kata.catalogue import load
from kata.source import stubs
from kata.source.objects import put

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

CATALOGUE = load()
COUNT = len(CATALOGUE.exercises)
PATIENCE = 40.0  # how long a slow machine may take; what is expected comes within a second


class Terminal:
    """A process in a pseudo-terminal, and everything that it has written there."""

    def __init__(self, command: list[str], cwd: Path, **environment: str) -> None:
        self.master, slave = pty.openpty()
        self.resize(100, 60)
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, "TERM": "xterm-256color", **environment},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        self.slave = slave
        self.raw = ""
        self.mark = 0

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        """Press keys."""
        self.mark = len(self.raw)
        os.write(self.master, keys.encode())

    def shows(self, pattern: str, patience: float = PATIENCE) -> str:
        """Wait until something is shown that was not there at the last `press` or `save`; returns the last screen."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            self.read(0.05)
            text = plain(self.raw[self.mark :])
            if re.search(pattern, text):
                return text[max(text.rfind("kata watch  "), 0) :]
        raise AssertionError(f"{pattern!r} was not shown; there is:\n{plain(self.raw[self.mark :])[-3000:]}")

    def read(self, patience: float = 0.0) -> None:
        """Take what has been written."""
        while select.select([self.master], [], [], patience)[0]:
            try:
                self.raw += os.read(self.master, 65536).decode(errors="replace")
            except OSError:
                return
            patience = 0

    def is_cooked(self) -> bool:
        """Whether the terminal is as a shell wants it."""
        return bool(termios.tcgetattr(self.slave)[3] & (termios.ICANON | termios.ECHO))

    def close(self) -> None:
        """End the process, whatever it does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


def plain(text: str) -> str:
    """Without colours and cursor movements."""
    return re.sub(r"\x1b\][^\x1b\x07]*(\x1b\\|\x07)|\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "")


@pytest.fixture
def watch(checkout: Path) -> Iterator[Callable[..., Terminal]]:
    """Start `kata watch` in a terminal."""
    started: list[Terminal] = []

    def start(**environment: str) -> Terminal:
        terminal = Terminal([sys.executable, "-m", "kata", "watch"], checkout, **environment)
        started.append(terminal)
        terminal.shows("next: exercise 1 ")
        return terminal

    yield start
    for terminal in started:
        terminal.close()


def solved(root: Path, *numbers: int) -> dict[Path, str]:
    """The files with the solutions of exercises in them."""
    files: dict[Path, str] = {}
    for exercise in map(CATALOGUE.exercise, numbers):
        path = root / "app" / f"{exercise.module}.py"
        donor = stubs.solution_of(exercise, stubs.added_later(CATALOGUE, exercise))
        files[path] = put(files.get(path) or path.read_text(), exercise.object, donor)
    return files


def save(terminal: Terminal, files: dict[Path, str], *, rename: bool = False) -> None:
    """Save files as an editor does."""
    terminal.read()
    terminal.mark = len(terminal.raw)
    for path, text in files.items():
        if rename:
            path.with_name(f".{path.name}.swp").write_text(text)
            path.with_name(f".{path.name}.swp").replace(path)
        else:
            path.write_text(text)


def test_from_fresh_stubs_to_a_pass_a_failure_and_a_broken_file(checkout: Path, watch: Callable[..., Terminal]) -> None:
    """Saved in place, by rename, wrong, half, and right again: each time the screen shows the current state."""
    terminal = watch()
    save(terminal, solved(checkout, 1))
    text = terminal.shows("next: exercise 2 ")
    assert "passed        1" in text and "Right, in rows and in form." in text and f"1 of {COUNT}" in text
    save(terminal, solved(checkout, 2), rename=True)
    assert "Phase 1 is complete" in terminal.shows("next: exercise 3 ")

    right = solved(checkout, 8)
    ((path, answer),) = right.items()
    save(terminal, {path: answer.replace("outerjoin", "join")})
    text = terminal.shows("next: exercise 8 ")
    assert "✗ Exercise 8" in text and "inner join drops them" in text and "Traceback" not in text

    save(terminal, {path: answer.replace("statement = (", "statement = ((", 1)})
    text = terminal.shows(r"app/queries_advanced.py:\d+ is not valid Python")
    assert "Exercise 8 ·" not in text
    save(terminal, {path: ""})
    terminal.shows("queries_advanced")
    save(terminal, right, rename=True)
    assert "passed        8" in terminal.shows("next: exercise 9 ")
    path.unlink()
    terminal.shows("queries_advanced.py is missing")
    save(terminal, right)
    terminal.shows("next: exercise 9 ")
    terminal.press("q")
    assert terminal.process.wait(20) == 0 and terminal.is_cooked()


def test_of_many_saves_none_is_lost(checkout: Path, watch: Callable[..., Terminal]) -> None:
    """Saved faster than anything can be judged: at the end everything that was saved is right."""
    terminal = watch()
    for number in (1, 2, 3, 4, 5, 8, 13):
        save(terminal, solved(checkout, number), rename=number % 2 == 0)
        time.sleep(0.03)
    terminal.mark = 0
    terminal.shows(f"7 of {COUNT}")


def test_an_endless_loop_waits_for_nobody(checkout: Path, watch: Callable[..., Terminal]) -> None:
    """During a run keys work, and the next save replaces the run at once."""
    terminal = watch()
    save(terminal, solved(checkout, 1, 2))
    terminal.shows(f"2 of {COUNT}")
    right = solved(checkout, 8)
    ((path, answer),) = right.items()
    endless = answer.replace("    statement = (", "    while True:\n        pass\n    statement = (", 1)
    save(terminal, {path: endless})
    terminal.shows(r"judging exercise 8 … \([2-9] s\)")
    terminal.press("l")
    terminal.shows("Let the database do the work")
    save(terminal, right)
    terminal.shows("passed        8", patience=12)
    for child in psutil.Process(terminal.process.pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            assert child.cpu_percent(0.2) < 50, f"{child.cmdline()} is busy"


def test_breakpoint_is_told_of(checkout: Path, watch: Callable[..., Terminal]) -> None:
    """It neither hangs nor takes over the terminal, and the card says where it works."""
    terminal = watch()
    save(terminal, solved(checkout, 1, 2))
    terminal.shows(f"2 of {COUNT}")
    ((path, answer),) = solved(checkout, 7).items()
    before, _, task = answer.partition("Exercise 7")
    docstring, end, body = task.partition('    """\n')
    save(terminal, {path: f"{before}Exercise 7{docstring}{end}    breakpoint()\n{body}"})
    text = terminal.shows(r"(?s)✗ Exercise 7.*next: exercise 7 ")
    assert "python -m app." in text


def test_keys(checkout: Path, watch: Callable[..., Terminal]) -> None:
    """Hint, list, all, reset with its question, and quit."""
    terminal = watch()
    save(terminal, solved(checkout, 1, 2, 8))
    terminal.shows(f"3 of {COUNT}")
    terminal.press("h")
    terminal.shows("Hint 1 of")
    terminal.press("h")
    terminal.shows("Hint 2 of")
    terminal.press("\x1b[A")  # an arrow key is not an "a"
    terminal.press("a")
    terminal.shows("checking all")
    terminal.shows("passed        8")
    (checkout / "app" / "queries_advanced.py").touch()
    ((path, answer),) = solved(checkout, 8).items()
    save(terminal, {path: answer.replace("outerjoin", "join")})
    terminal.shows("next: exercise 8 ")
    terminal.press("r")
    terminal.shows("Give exercise 8 its stub back")
    terminal.press("n")
    terminal.shows("h hint")
    terminal.press("r")
    terminal.shows("Give exercise 8 its stub back")
    terminal.press("y")
    terminal.shows("exercise 8 is a stub again")
    assert "outerjoin" not in path.read_text().partition("Exercise 8")[2]
    terminal.press("q")
    assert terminal.process.wait(20) == 0


def test_the_screen_fits_the_window(checkout: Path, watch: Callable[..., Terminal]) -> None:
    """A long card is cut off at the bottom, not at the top, and drawn anew when the window changes."""
    terminal = watch(NO_COLOR="1")
    save(terminal, solved(checkout, 1, 2))
    terminal.shows(f"2 of {COUNT}")
    ((path, answer),) = solved(checkout, 8).items()
    terminal.resize(70, 18)
    save(terminal, {path: answer.replace("outerjoin", "join")})
    text = terminal.shows(r"more lines: press m[\s\S]*next: exercise 8")
    last = text[text.rindex("kata watch") :]
    assert len(last.rstrip().splitlines()) <= 18 and max(map(len, last.splitlines())) <= 70
    terminal.press("m")
    terminal.shows("checks: 1 failed")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", terminal.raw), "a colour in spite of NO_COLOR"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_good_order(watch: Callable[..., Terminal], number: signal.Signals) -> None:
    """The terminal is as before, no traceback, no process left."""
    terminal = watch()
    children = psutil.Process(terminal.process.pid).children(recursive=True)
    assert children and not terminal.is_cooked()
    terminal.process.send_signal(number)
    assert terminal.process.wait(20) in (0, 130)
    terminal.read(0.1)
    assert terminal.is_cooked() and "Traceback" not in terminal.raw
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_killed_with_9_it_leaves_nothing_behind(checkout: Path, watch: Callable[..., Terminal]) -> None:
    """Its processes end by themselves, its state is whole, and the next one goes on from there."""
    terminal = watch()
    save(terminal, solved(checkout, 1))
    terminal.shows(f"1 of {COUNT}")
    children = psutil.Process(terminal.process.pid).children(recursive=True)
    terminal.process.kill()
    assert psutil.wait_procs(children, timeout=10)[1] == []
    again = Terminal([sys.executable, "-m", "kata", "watch"], checkout)
    try:
        again.shows(f"1 of {COUNT}")
        again.shows("next: exercise 2 ")
    finally:
        again.close()


def test_when_its_prepared_process_dies_it_gets_another(checkout: Path, watch: Callable[..., Terminal]) -> None:
    """Somebody kills what runs the answers: the next save is judged all the same."""
    terminal = watch()
    save(terminal, solved(checkout, 1))
    terminal.shows(f"1 of {COUNT}")
    for child in psutil.Process(terminal.process.pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # some are ending by themselves
            if "kata.worker" in " ".join(child.cmdline()):
                child.kill()
    save(terminal, solved(checkout, 3))
    terminal.shows("passed        3")


def test_two_at_once_and_a_check_beside_them(checkout: Path, watch: Callable[..., Terminal]) -> None:
    """Each sees the save; the state they share is whole."""
    one, two = watch(), watch()
    two.read()
    two.mark = len(two.raw)
    save(one, solved(checkout, 3, 4))
    checked = subprocess.run(
        [sys.executable, "-m", "kata", "check", "3", "4"], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    one.shows(f"2 of {COUNT}")
    two.shows(f"2 of {COUNT}")


def test_without_a_terminal_there_are_lines(checkout: Path) -> None:
    """For logs and editors' panes: no keys, no cursor movements, a line for each verdict and its mistake."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "kata", "watch"],
        cwd=checkout,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        assert "Watching app/" in process.stdout.readline()
        assert "next: exercise 1 " in process.stdout.readline()
        for path, text in solved(checkout, 3).items():
            path.write_text(text.replace("pool_size=5", "pool_size=4"))
        lines = [process.stdout.readline() for _ in range(3)]
        assert "failed" in lines[0] and "pool_size=4" in lines[1] and "next: exercise 3" in lines[2]
        for path, text in solved(checkout, 3).items():
            path.write_text(text)
        assert "passed" in process.stdout.readline()
        process.terminate()
        rest = process.stdout.read()
        assert process.wait(20) == 0 and "Traceback" not in rest and "\x1b" not in "".join([*lines, rest])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
