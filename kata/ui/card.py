"""The failure card: a verdict as the learner sees it, in `kata check` and in pytest.

    console.print(render(verdict))        in a terminal
    to_text(verdict, width=80)            plain text, for pytest, logs and files

Whatever comes from the learner's code (cells, exceptions, SQL) is printed as text: its markup is not interpreted, its
control characters are escaped, its length is limited. Nothing depends on colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from kata.catalogue import Exercise
from kata.judging.verdict import Card, CheckResult, Sent, Status, Verdict
from kata.ui.console import indented, plain
from kata.ui.difference import DifferenceView, small_table
from kata.ui.schedule import ScheduleView
from kata.ui.status import ARROW, LOOKS, RULE
from kata.ui.text import clean, count, location, marked, one_line

_MOST_STATEMENTS = 4
_MOST_SQL_LINES = 30
_MOST_PARAMETERS = 6
_LONGEST_PARAGRAPH = 700


def render(verdict: Verdict) -> RenderableType:
    """Return the cards of all checks that did not pass, or one line if there are none."""
    wrong = [check for check in verdict.checks if check.status in (Status.FAILED, Status.ERROR)]
    if verdict.status not in (Status.FAILED, Status.ERROR) and not wrong:
        return _line(verdict)
    parts: list[RenderableType] = [_Heading(verdict.exercise, verdict.status)]
    if not any(check.card for check in wrong):
        parts += [indented(LOOKS[verdict.status].mark(_word(verdict.status))), Text("")]
        parts.append(_paragraph(verdict.message, "bold"))
        if verdict.location.partition(":")[0] not in verdict.message:
            parts += [Text(""), indented(Text(f"{ARROW} {verdict.location}", style="cyan"))]
    elif verdict.message and verdict.message not in [check.card.mistake for check in wrong if check.card]:
        parts += [Text(""), _paragraph(verdict.message)]
    for check in wrong:
        parts += _body(check, verdict.statements)
    if len(verdict.checks) > 1:
        parts += [Text(""), indented(_tally(verdict.checks))]
    return Group(*parts)


def render_check(exercise: Exercise, check: CheckResult, *, statements: Sequence[Sent] = ()) -> RenderableType:
    """Return the card of one check (a line if it passed); the statements are shown if the card has none itself."""
    return Group(_Heading(exercise, check.status), *_body(check, statements))


def to_text(verdict: Verdict, width: int = 80) -> str:
    """`render` as plain text."""
    return plain(render(verdict), width)


def check_to_text(exercise: Exercise, check: CheckResult, *, statements: Sequence[Sent] = (), width: int = 80) -> str:
    """`render_check` as plain text."""
    return plain(render_check(exercise, check, statements=statements), width)


@dataclass(frozen=True)
class _Heading:
    """`✗ Exercise 9 · Title ─────`, as wide as the window."""

    exercise: Exercise
    status: Status

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        title = _title(self.exercise, self.status)
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
            label = self.label if at == 0 else Text(" " * self.label.cell_len)
            yield Text().append_text(label).append_text(line)


def _title(exercise: Exercise, status: Status) -> Text:
    return Text().append_text(LOOKS[status].mark()).append(f"Exercise {exercise.number} · {exercise.title}", "bold")


def _word(status: Status) -> str:
    return "could not be judged" if status is Status.ERROR else LOOKS[status].word


def _line(verdict: Verdict) -> Text:
    line = _title(verdict.exercise, verdict.status)
    line.append(f" · {_word(verdict.status)}", style=LOOKS[verdict.status].style)
    message = one_line(verdict.message)
    if verdict.status in (Status.TODO, Status.BLOCKED) and message:
        line.append(f" · {message}")
    if verdict.status is Status.TODO and verdict.location and verdict.location not in message:
        line.append(f" {ARROW} {verdict.location}", style="cyan")
    return line


def _body(check: CheckResult, statements: Sequence[Sent]) -> Iterator[RenderableType]:
    """A check's card, below the heading."""
    look = LOOKS[check.status]
    title = Text().append_text(look.mark()).append(one_line(check.title or check.name), style="dim")
    yield indented(title.append(f" · {_word(check.status)}", style=look.style))
    if check.card is None:
        return
    card = check.card
    yield Text("")
    yield _paragraph(card.mistake, "bold")
    if card.explanation:
        yield _paragraph(card.explanation)
    if card.where:
        yield indented(Text.assemble(("at ", "dim"), (card.where, "cyan")))
    yield from _expected_and_got(card)
    yield from _counterexample(card)
    if card.schedule:
        yield Text("")
        yield indented(Text("What happened, in this order:", style="bold"))
        yield Text("")
        yield indented(ScheduleView(card.schedule))
    else:
        yield from _statements(card.statements or statements)
    if card.help:
        yield Text("")
        yield indented(_Hanging(Text(f"{ARROW} ", style="green"), _shortened(card.help, "green")))


def _expected_and_got(card: Card) -> Iterator[RenderableType]:
    if card.expected or card.got:
        yield Text("")
        for word, value, style in (("expected", card.expected, "green"), ("got", card.got, "red")):
            yield indented(_Hanging(Text(f"{word:<8}  ", style="dim"), _shortened(value or "nothing", style)))
    if card.difference is not None:
        yield Text("")
        yield indented(DifferenceView(card.difference))
    if card.data:
        yield Text("")
        yield indented(Text(f"Seen on {clean(card.data)}.", style="dim"))


def _counterexample(card: Card) -> Iterator[RenderableType]:
    if not card.counterexample:
        return
    yield Text("")
    yield indented(Text("The smallest database that shows it:", style="bold"))
    for table in card.counterexample:
        yield Text("")
        yield indented(Text(clean(table.name), style="cyan"), 4)
        yield indented(small_table(table), 4)


def _statements(sent: Sequence[Sent]) -> Iterator[RenderableType]:
    if not sent:
        return
    from kata.ui.sql import fold, parameters_line, pretty_sql, sql_block, statement_head

    groups = fold(sent, lambda statement: (statement.sql, statement.file, statement.line, statement.error))
    yield Text("")
    yield indented(Text(f"Your code sent {count(len(sent), 'statement')}:", style="bold"))
    for group in groups[:_MOST_STATEMENTS]:
        first, rows = group[0], count(sum(statement.rows for statement in group), "row")
        yield Text("")
        yield indented(statement_head("SQL", len(group), rows, location=location(first.file, first.line)))
        lines = pretty_sql(clean(first.sql)).splitlines()
        yield indented(sql_block("\n".join(lines[:_MOST_SQL_LINES])), 4)
        if len(lines) > _MOST_SQL_LINES:
            yield indented(Text(f"… and {len(lines) - _MOST_SQL_LINES} more lines", style="dim"), 4)
        if first.parameters:
            values = [one_line(value, 40) for value in first.parameters]
            line = parameters_line(values, most=_MOST_PARAMETERS, varied=len(group) > 1)
            yield indented(Text(line, style="dim"), 4)
        if first.error:
            yield indented(_shortened(f"the server: {first.error}", "red"), 4)
    if more := sum(map(len, groups[_MOST_STATEMENTS:])):
        yield Text("")
        yield indented(Text(f"… and {count(more, 'more statement')}", style="dim"))


def _tally(checks: Sequence[CheckResult]) -> Text:
    """`checks: 2 passed · 1 failed · 3 not reached`."""
    line = Text("checks: ", style="dim")
    for status in (Status.PASSED, Status.FAILED, Status.ERROR, Status.SKIPPED):
        if number := sum(check.status is status for check in checks):
            line.append(" · " if line.plain[-2:] != ": " else "", style="dim")
            line.append(f"{number} {_word(status)}", style=LOOKS[status].style)
    return line


def _paragraph(text: str, style: str = "") -> RenderableType:
    return indented(_shortened(text, style))


def _shortened(text: str, style: str = "") -> Text:
    return marked(clean(text if len(text) <= _LONGEST_PARAGRAPH else f"{text[:_LONGEST_PARAGRAPH]} …"), style)
