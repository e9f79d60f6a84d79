"""The quiz line by line: for pipes, for files, and for terminals without keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.console import Console

from kata.quiz import show
from kata.quiz.marking import Unclear
from kata.quiz.model import Bank
from kata.quiz.rounds import Result, Round
from kata.ui.console import paragraph

QUIT = ("q", "quit", "exit")


def ask(bank: Bank, current: Round, lines: Iterable[str], console: Console) -> None:
    """Ask until the round is over, the lines end, or one of them is `q`.

    What cannot be read is explained, and the next line is taken for the same question.

    Args:
        bank, current: The questions, and the round.
        lines: Where the answers come from.
        console: Where questions and reasons are printed.
    """
    answers = iter(lines)
    while (asked := current.current) is not None:
        show.printed(console, (*show.question(bank, asked, current), *show.choices(asked)))
        console.print()
        console.print(paragraph(f"Type {asked.expected}; q ends.", style="dim"))
        result = _answered(current, answers, console)
        if result is None:
            break
        if not current.is_exam:
            show.printed(console, show.verdict(bank, result))
    if current.time_is_up:
        console.print(paragraph("Time is up."))


def _answered(current: Round, answers: Iterable[str], console: Console) -> Result | None:
    asked = current.current
    assert asked is not None
    for line in answers:
        if line.strip().lower() in QUIT:
            return None
        try:
            answer = asked.read(line)
        except Unclear as problem:
            console.print(paragraph(str(problem), style="yellow"))
            continue
        return current.answer(answer)
    return None


def by_id(current: Round, lines: Iterable[str], complain: Callable[[str], None]) -> None:
    """Answer without showing anything: each line is an answer to the next question, or `id: answer`.

    Args:
        current: The round.
        lines: Where the answers come from.
        complain: Receives a sentence on each line that cannot be used.
    """
    names = {result.asked.question.id for result in current.results}
    for number, line in enumerate(lines, 1):
        name, colon, text = (part.strip() for part in line.partition(":"))
        if not line.strip():
            continue
        if not colon:
            text = name
        elif not current.find(name):
            problem = "was answered before" if name in names else "is not asked"
            complain(f"Line {number}: the question {name!r} {problem}.")
            continue
        if (asked := current.current) is None or text.lower() in QUIT:
            break
        try:
            current.answer(asked.read(text))
        except Unclear as problem:
            complain(f"Line {number}, {asked.question.id}: {problem}")
