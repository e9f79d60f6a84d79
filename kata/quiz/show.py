"""Questions, reasons and results as they are printed, in colour or without, from 60 columns on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from kata import catalogue
from kata.quiz import recorded
from kata.quiz.marking import LETTERS, Answer, Asked
from kata.quiz.model import Bank, Kind
from kata.quiz.rounds import Mark, Result, Round, Tally
from kata.ui.console import indented, paragraph
from kata.ui.sql import highlighted, statement_head
from kata.ui.status import ARROW, LOOKS, RULE, bar
from kata.ui.text import count, marked

CURSOR = ">"
_HOW = {Kind.SEVERAL: "Mark all that are right.", Kind.ORDER: "Put them in order."}


def question(bank: Bank, asked: Asked, current: Round) -> Iterator[RenderableType]:
    """The question with its code, without its choices."""
    again = " · again" if current.is_repeated else ""
    left = "" if current.seconds_left is None else f" · {minutes(current.seconds_left)} left"
    yield from _question(bank, asked, f"{current.number} of {current.size}{again}", left)


def review(bank: Bank, result: Result) -> Iterator[RenderableType]:
    """A question of an exam, with its choices, the answer, and the reason."""
    yield from _question(bank, result.asked, "Exam")
    yield from choices(result.asked)
    yield Text("")
    if result.answer is not None:
        yield paragraph(f"Your answer: {result.asked.written(result.answer)}")
    yield from verdict(bank, result)


def _question(bank: Bank, asked: Asked, lead: str, left: str = "") -> Iterator[RenderableType]:
    yield Text("")
    yield _Heading(Text(f"{lead} · {bank.topics[asked.question.topic]}{left}", style="bold"))
    yield Text("")
    yield paragraph(asked.question.question, style="bold")
    if asked.question.code:
        yield Text("")
        yield indented(highlighted(asked.question.code, "python"))
    if given := bank.is_given(asked.question):
        yield Text("")
        yield paragraph(given, style="dim")
    if how := _HOW.get(asked.question.kind):
        yield Text("")
        yield paragraph(how)
    yield Text("")


def choices(asked: Asked, marks: Sequence[int] = (), cursor: int | None = None) -> Iterator[RenderableType]:
    """The choices with their letters.

    Args:
        asked: The question.
        marks: The positions that are marked; for an order, in that order.
        cursor: The position of the cursor; `None` without one.
    """
    for position, text in enumerate(asked.choices):
        box = ""
        if cursor is not None and asked.question.kind is Kind.ORDER:
            box = f"[{marks.index(position) + 1 if position in marks else ' '}] "
        elif cursor is not None and asked.question.marks_several:
            box = f"[{'x' if position in marks else ' '}] "
        pointer = CURSOR if cursor == position else " "
        style = "bold" if cursor == position or position in marks else ""
        label = Text(f"{pointer} {LETTERS[position]}) {box}", style=style)
        yield _Hanging(label, marked(text, style))


def verdict(bank: Bank, result: Result) -> Iterator[RenderableType]:
    """Whether an answer was right, what would have been, and why."""
    asked, question = result.asked, result.asked.question
    look = LOOKS["passed" if result.mark is Mark.RIGHT else "failed"]
    yield indented(look.mark("Right." if result.mark is Mark.RIGHT else "Wrong."))
    if result.mark is not Mark.RIGHT:
        yield from _what_is_right(asked)
    yield Text("")
    yield paragraph(question.reason)
    for position in _wrongly_marked(asked, result.answer):
        if why := question.why_wrong(asked.choices[position]):
            yield indented(_Hanging(Text(f"{LETTERS[position]}) "), marked(why)))
    yield from statements(question.id if question.kind is Kind.PREDICT else "")
    yield Text("")
    yield indented(Text(f"{ARROW} practise: ", style="dim").append_text(_exercise(question.exercise)))
    for title, url in question.reads:
        yield indented(Text(f"{ARROW} read: {title}, {url}", style="dim"))


def statements(name: str) -> Iterator[RenderableType]:
    """The statements that a prediction really sent."""
    outcome = recorded.read().get(name) if name else None
    if outcome is None:
        return
    yield Text("")
    if not outcome.statements:
        yield paragraph("It sent no statement.")
        return
    yield paragraph(f"It sent {count(outcome.count, 'statement')}:")
    for number, statement in enumerate(outcome.statements, 1):
        got = f"refused with {statement.sqlstate}" if statement.sqlstate else count(statement.rows, "row")
        yield indented(statement_head(f"{number}.", statement.times, got))
        yield indented(highlighted(statement.sql, "postgresql"), 4)


def summary(bank: Bank, results: Sequence[Result], topics: Mapping[str, Tally]) -> Iterator[RenderableType]:
    """How a round went, by topic."""
    tally = Tally.of(results)
    yield Text("")
    yield _Heading(Text("Result", style="bold"))
    yield Text("")
    line = Text("  ").append_text(bar(tally.right, tally.questions, 24))
    yield line.append(f"  {tally.right} of {tally.questions} right", style="bold")
    unanswered = f", {tally.unanswered} not answered" if tally.unanswered else ""
    yield indented(Text(f"{tally.wrong} wrong{unanswered}", style="dim"))
    yield Text("")
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    for topic, of_topic in topics.items():
        table.add_row(bank.topics[topic], f"{of_topic.right} of {of_topic.questions}")
    yield indented(table)


def topics(bank: Bank, counts: Mapping[str, tuple[int, int]]) -> Table:
    """The topics: id, title, how many questions, how many of them were answered right the last time."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    for topic, title in bank.topics.items():
        known, of = counts[topic]
        table.add_row(topic, title, f"{known} of {of}")
    return table


def minutes(seconds: float) -> str:
    """Return `12:05`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _what_is_right(asked: Asked) -> Iterator[RenderableType]:
    if asked.takes_number:
        yield paragraph(f"Right: {asked.question.number}")
        return
    yield paragraph("Right, in this order:" if asked.question.kind is Kind.ORDER else "Right:")
    for position in asked.right:
        yield indented(_Hanging(Text(f"{LETTERS[position]}) "), marked(asked.choices[position])), 4)


def _wrongly_marked(asked: Asked, answer: Answer | None) -> Collection[int]:
    if answer is None or asked.takes_number or asked.question.kind is Kind.ORDER:
        return ()
    return [position for position in sorted(answer) if position not in asked.right]


def _exercise(name: str) -> Text:
    exercise = catalogue.load().by_id(name)
    return Text.assemble((f"exercise {exercise.number}", "cyan"), f", {exercise.title}")


def printed(console: Console, parts: Iterable[RenderableType]) -> None:
    """Print one part after the other."""
    for part in parts:
        console.print(part)


@dataclass(frozen=True)
class _Heading:
    """A title with a rule behind it, as wide as the window."""

    title: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        title = self.title.copy()
        left = options.max_width - title.cell_len - 1
        if left > 0:
            title.append(" " + RULE * left, style="dim")
        yield title


@dataclass(frozen=True)
class _Hanging:
    """A label, and a text whose further lines are aligned with its first."""

    label: Text
    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width - self.label.cell_len, 10)
        for at, line in enumerate(self.text.wrap(console, width)):
            yield Text().append_text(self.label if at == 0 else Text(" " * self.label.cell_len)).append_text(line)
