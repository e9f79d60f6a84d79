"""The quiz with keys, in a terminal: arrows move, letters and digits choose, Space marks, Enter answers, q ends."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from kata.quiz import keys, show
from kata.quiz.marking import LETTERS, Answer, Asked
from kata.quiz.model import Bank, Kind
from kata.quiz.rounds import Round
from kata.ui.console import indented, paragraph

ReadKey = Callable[[float | None], str | None]
_MOST_DIGITS = 9
_TICK = 1.0
"""How often the time that is left is shown anew, in seconds."""
_QUIT = ("q", "Q", keys.END)


def ask(bank: Bank, current: Round, console: Console, read_key: ReadKey = keys.read_key) -> None:
    """Ask until the round is over or somebody ends it. The keyboard has to be taken before.

    Args:
        bank, current: The questions, and the round.
        console: The terminal.
        read_key: Returns the next key, or `None` if none came within the given seconds.
    """
    while (asked := current.current) is not None:
        show.printed(console, show.question(bank, asked, current))
        form = _Form(asked)
        if not _filled(form, current, console, read_key):
            break
        result = current.answer(form.answer)
        if result is None:
            break
        console.print()
        console.print(paragraph(f"Your answer: {asked.written(form.answer)}"))
        if current.is_exam:
            continue
        show.printed(console, show.verdict(bank, result))
        if current.current is None:
            break
        console.print()
        console.print(paragraph("Enter: the next question · q: end", style="dim"))
        while (key := read_key(None)) not in (keys.ENTER, keys.SPACE):
            if key in _QUIT:
                return
    if current.time_is_up:
        console.print(paragraph("Time is up.", style="bold"))


def _filled(form: _Form, current: Round, console: Console, read_key: ReadKey) -> bool:
    """Fill a form with keys; returns whether it was sent, before somebody ended the quiz or time was up."""
    with Live(form.shown(_left(current)), console=console, auto_refresh=False) as live:
        while not current.time_is_up:
            left = current.seconds_left
            key = read_key(None if left is None else min(left, _TICK))
            if key in _QUIT:
                break
            if key is not None and form.press(key):
                live.update(form.shown(), refresh=True)
                return True
            live.update(form.shown(_left(current)), refresh=True)
        live.update(form.shown(), refresh=True)
    return False


def _left(current: Round) -> str:
    return "" if current.seconds_left is None else f"{show.minutes(current.seconds_left)} left · "


class _Form:
    """The choices of a question with a cursor and marks, or a number that is typed."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        # Where one choice is right nothing is chosen at first: an Enter too many must not be an answer.
        self._cursor: int | None = 0 if asked.question.marks_several else None
        self._marks: list[int] = []
        self._typed = ""
        self._problem = ""

    @property
    def answer(self) -> Answer:
        """What has been filled in."""
        if self._asked.takes_number:
            return (int(self._typed),)
        if self._asked.question.marks_several:
            return tuple(self._marks)
        return () if self._cursor is None else (self._cursor,)

    def press(self, key: str) -> bool:
        """Take a key; returns whether the answer is complete and sent."""
        self._problem = ""
        if key == keys.ENTER:
            self._problem = self._incomplete()
            return not self._problem
        if self._asked.takes_number:
            self._type(key)
        elif key in (keys.UP, keys.DOWN, "j", "k"):
            self._move(1 if key in (keys.DOWN, "j") else -1)
        elif key == keys.SPACE and self._cursor is not None:
            self._mark(self._cursor)
        elif key == keys.ERASE:
            del self._marks[-1:]
        elif (position := _position(key)) is not None and position < len(self._asked.choices):
            self._cursor = position
            self._mark(position)
        return False

    def shown(self, left: str | None = None) -> Group:
        """Return the form as it is now.

        Args:
            left: What precedes the line about keys; with `None` there is no such line, as no key is expected any more.
        """
        cursor = None if self._asked.takes_number else self._cursor
        parts = list(show.choices(self._asked, self._marks, cursor))
        if self._asked.takes_number:
            parts.append(indented(Text(f"{show.CURSOR} {self._typed}" + ("" if left is None else "_"))))
        if left is not None:
            parts += [
                Text(""),
                paragraph(self._problem or left + self._help(), style="yellow" if self._problem else "dim"),
            ]
        return Group(*parts)

    def _type(self, key: str) -> None:
        if key == keys.ERASE:
            self._typed = self._typed[:-1]
        elif len(key) == 1 and key.isascii() and key.isdigit() and len(self._typed) < _MOST_DIGITS:
            self._typed += key

    def _move(self, step: int) -> None:
        if self._cursor is None:
            self._cursor = 0 if step > 0 else len(self._asked.choices) - 1
        else:
            self._cursor = (self._cursor + step) % len(self._asked.choices)

    def _mark(self, position: int) -> None:
        if not self._asked.question.marks_several:
            return
        if position in self._marks:
            self._marks.remove(position)
        else:
            self._marks.append(position)

    def _incomplete(self) -> str:
        if self._asked.takes_number:
            return "" if self._typed else f"Type {self._asked.expected}."
        if self._asked.question.kind is Kind.ORDER and len(self._marks) < len(self._asked.choices):
            return "Put all of them in order first: mark them one after the other."
        if self._asked.question.marks_several and not self._marks:
            return "Mark at least one."
        return "" if self.answer else "Choose one first."

    def _help(self) -> str:
        if self._asked.takes_number:
            return "Type a number · Enter: answer · q: end"
        last = LETTERS[len(self._asked.choices) - 1]
        if self._asked.question.kind is Kind.ORDER:
            return f"a-{last}, or arrows and Space: the next in order · Backspace: undo · Enter: answer · q: end"
        if self._asked.question.marks_several:
            return f"a-{last}, or arrows and Space: mark · Enter: answer · q: end"
        return f"a-{last}, or arrows: choose · Enter: answer · q: end"


def _position(key: str) -> int | None:
    if len(key) != 1:
        return None
    if key.lower() in LETTERS:
        return LETTERS.index(key.lower())
    return int(key) - 1 if key in "1234567" else None
