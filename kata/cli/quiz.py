"""`kata quiz`: questions on what the exercises teach."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

import typer

from kata.errors import INTERRUPTED, KataError
from kata.ui.console import errors, output

if TYPE_CHECKING:
    from rich.console import Console

    from kata.quiz.model import Bank, Question
    from kata.quiz.rounds import Round

EPILOG = (
    "With keys in a terminal; without one, a line per answer: b · a,c · 3 1 2 · 4. "
    "With --json the lines may name their question: id: b"
)


def complete_topic(incomplete: str) -> list[tuple[str, str]]:
    """Complete a topic in the shell."""
    from kata.quiz.reading import load

    return [(name, title) for name, title in load().topics.items() if name.startswith(incomplete)]


def quiz(
    topic: Annotated[
        list[str] | None,
        typer.Option(
            "--topic",
            "-t",
            metavar="T",
            help="Only this topic, the beginning of its name is enough; several times for several.",
            autocompletion=complete_topic,
            show_default=False,
        ),
    ] = None,
    exam: Annotated[
        bool, typer.Option("--exam", help="30 questions in thirty minutes; the reasons come at the end.")
    ] = False,
    number: Annotated[
        int | None,
        typer.Option("--count", "-n", metavar="N", min=1, help="At most this many questions.", show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are not due yet.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the topics and leave.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print questions, answers and result as one JSON document at the end.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Repeats the order of questions and choices.", show_default=False)
    ] = None,
) -> None:
    """Ask questions, with the reason after each answer. What you missed comes back first.

    What you know comes back after a day, then after three, nine and twenty-seven: Leitner's boxes.
    """
    import random

    from kata.quiz import boxes, memory
    from kata.quiz.reading import load
    from kata.quiz.rounds import EXAM_QUESTIONS, EXAM_SECONDS, Round

    bank = load()
    if listed:
        _list(bank)
        return
    questions = _of_topics(bank, topic or [])
    now, seed = datetime.now().astimezone(), random.randrange(10_000) if seed is None else seed
    records = memory.load()
    if exam:
        planned = boxes.exam(questions, seed, number or EXAM_QUESTIONS)
    else:
        planned = boxes.plan(questions, records, now, seed, everything=everything or as_json)[:number]
        if not planned:
            soonest = min(records[one.id].due for one in questions)
            _say(f"Nothing is due before {soonest.astimezone():%A, %d %B, %H:%M}.", "uv run kata quiz --all")
            return
    console = errors() if as_json else output()
    unsaved: list[str] = []

    def remember(question: Question, right: bool) -> None:
        if not memory.remember(question.id, right=right, now=datetime.now().astimezone()):
            unsaved.append(question.id)

    by_line, silent = not _has_keys(console), as_json and not sys.stdin.isatty()
    current = Round(
        planned,
        seed=seed,
        clock=time.monotonic,
        seconds=EXAM_SECONDS if exam else None,
        repeats=not (exam or as_json or by_line),
        on_answer=remember,
    )
    began, interrupted = time.monotonic(), False
    try:
        _ask(bank, current, console, silent=silent, by_line=by_line)
    except KeyboardInterrupt:
        interrupted = True
    if as_json:
        import json

        from kata.quiz import document

        made = document.of_round(bank, current, seed=seed, seconds=time.monotonic() - began)
        print(json.dumps(made, indent=1, ensure_ascii=False))
    else:
        _conclude(bank, current, saved=not unsaved)
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def _ask(bank: Bank, current: Round, console: Console, *, silent: bool, by_line: bool) -> None:
    from kata.quiz import keys, lines, screen

    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if silent:
        lines.by_id(current, sys.stdin, lambda problem: console.print(problem, markup=False, soft_wrap=True))
    elif by_line:
        lines.ask(bank, current, sys.stdin, console)
    else:
        with keys.keyboard():
            screen.ask(bank, current, console)


def _has_keys(console: Console) -> bool:
    return sys.stdin.isatty() and console.is_terminal and not console.is_dumb_terminal


def _conclude(bank: Bank, current: Round, *, saved: bool) -> None:
    """Print the result; after an exam, what was wrong comes before it, with the reasons."""
    from kata.quiz import show
    from kata.quiz.rounds import Mark, by_topic

    console = output()
    results = current.results if current.is_exam else current.answered
    if not results:
        _say("Nothing was answered.", "uv run kata quiz")
        return
    if current.is_exam:
        for result in results:
            if result.mark is Mark.WRONG:
                show.printed(console, show.review(bank, result))
    show.printed(console, show.summary(bank, results, by_topic(results)))
    console.print()
    left = current.size - len(current.answered)
    if not saved:
        from kata.paths import state_folder

        _say(f"Not saved: {state_folder()} cannot be written.", "uv run kata doctor")
    elif left and not current.is_exam:
        _say(f"Saved. {left} more to go on with.", "uv run kata quiz")
    elif not current.answered:
        _say("Nothing was answered.", "uv run kata quiz --exam")
    elif any(result.mark is Mark.WRONG for result in results):
        _say("Saved. What was missed comes back first.", "uv run kata quiz")
    else:
        _say("Saved. No answer was wrong.", "uv run kata quiz --list")


def _of_topics(bank: Bank, names: Sequence[str]) -> list[Question]:
    chosen = {_topic(bank, name) for name in names}
    return [question for question in bank.questions if not chosen or question.topic in chosen]


def _topic(bank: Bank, name: str) -> str:
    """Find a topic by its id or the beginning of it.

    Raises:
        KataError: There is none, or there are several.
    """
    wanted = name.strip().lower()
    matching = [topic for topic in bank.topics if wanted and topic.startswith(wanted)]
    if wanted in matching:
        return wanted
    if len(matching) == 1:
        return matching[0]
    problem = f"{name!r} may be {' or '.join(matching)}." if matching else f"There is no topic {name!r}."
    raise KataError(problem, remedy=f"They are: {', '.join(bank.topics)}")


def _list(bank: Bank) -> None:
    from kata.quiz import memory, show

    records = memory.load()
    counts = {}
    for topic in bank.topics:
        ids = [question.id for question in bank.questions if question.topic == topic]
        counts[topic] = (sum(name in records and not records[name].in_first_box for name in ids), len(ids))
    output().print(show.topics(bank, counts))
    output().print("How many you answered right the last time, of how many there are.", style="dim", highlight=False)


def _say(text: str, command: str) -> None:
    from rich.text import Text

    from kata.ui.status import ARROW

    output().print(Text(text).append(f"  {ARROW} {command}", style="cyan"), soft_wrap=True)
