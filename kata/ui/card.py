"""The failure card: what a verdict looks like to the learner, in `kata check` and in pytest.

    console.print(render(verdict))        in a terminal
    to_text(verdict, width=80)            plain text, for pytest, logs and files

Whatever comes from the learner's code (cells, exceptions, SQL) is shown as text: no markup in it is read, no control
character reaches the terminal, and nothing is longer than a screen. Nothing depends on colour: cells that differ are
marked, and every state has its word.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text

from kata.catalogue import Exercise
from kata.judging.verdict import Card, CheckResult, Sent, Status, Verdict
from kata.ui.card_tables import DifferenceView, small_table
from kata.ui.text import clean, one_line

_MOST_STATEMENTS = 4
_MOST_SQL_LINES = 30
_LONGEST_PARAGRAPH = 700
_SIGNS = {
    Status.PASSED: ("✓", "green", "passed"),
    Status.FAILED: ("✗", "bold red", "failed"),
    Status.TODO: ("○", "dim", "not started"),
    Status.BLOCKED: ("⊘", "yellow", "blocked"),
    Status.ERROR: ("!", "bold magenta", "could not be judged"),
    Status.SKIPPED: ("·", "dim", "not reached"),
}


def render(verdict: Verdict) -> RenderableType:
    """A verdict: the cards of all checks that did not pass, or one line when there is none.

    Args:
        verdict: As the judge made it.
    """
    wrong = [check for check in verdict.checks if check.status in (Status.FAILED, Status.ERROR)]
    if verdict.status not in (Status.FAILED, Status.ERROR) and not wrong:
        return _line(verdict)
    parts: list[RenderableType] = [_Heading(verdict.exercise, verdict.status)]
    if not any(check.card for check in wrong):
        sign, style, word = _SIGNS[verdict.status]
        parts += [_indented(Text(f"{sign} {word}", style=style)), Text(""), _paragraph(verdict.message, "bold")]
        if verdict.location.partition(":")[0] not in verdict.message:
            parts += [Text(""), _indented(Text(f"→ {verdict.location}", style="cyan"))]
    elif verdict.message and verdict.message not in [check.card.mistake for check in wrong if check.card]:
        parts += [Text(""), _paragraph(verdict.message)]
    for check in wrong:
        parts += _body(check, verdict.statements)
    if len(verdict.checks) > 1:
        parts += [Text(""), _indented(_tally(verdict.checks))]
    return Group(*parts)


def render_check(exercise: Exercise, check: CheckResult, *, statements: Sequence[Sent] = ()) -> RenderableType:
    """The card of one check.

    Args:
        exercise: To which it belongs.
        check: Its outcome; of one that passed there is just a line.
        statements: Shown when its own card has none.
    """
    return Group(_Heading(exercise, check.status), *_body(check, statements))


def to_text(verdict: Verdict, width: int = 80) -> str:
    """`render` as plain text: no colour, no trailing blanks, no newline at the end."""
    return plain(render(verdict), width)


def check_to_text(exercise: Exercise, check: CheckResult, *, statements: Sequence[Sent] = (), width: int = 80) -> str:
    """`render_check` as plain text."""
    return plain(render_check(exercise, check, statements=statements), width)


def plain(renderable: RenderableType, width: int = 80) -> str:
    """Anything of rich as plain text, whatever the environment says about colours and terminals."""
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system=None,
        force_terminal=False,
        force_jupyter=False,
        legacy_windows=False,
        highlight=False,
        _environ={},
    )
    with console.capture() as capture:
        console.print(renderable)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()).strip("\n")


@dataclass(frozen=True)
class _Heading:
    """`✗ Exercise 9 · Title ─────`, as wide as there is room."""

    exercise: Exercise
    status: Status

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        sign, style, _ = _SIGNS[self.status]
        title = Text().append(f"{sign} ", style=style)
        title.append(f"Exercise {self.exercise.number} · {self.exercise.title}", style="bold")
        room = options.max_width - title.cell_len - 1
        if room > 0:
            title.append(" " + "─" * room, style="dim")
        yield title


def _line(verdict: Verdict) -> Text:
    sign, style, word = _SIGNS[verdict.status]
    line = Text().append(f"{sign} ", style=style)
    line.append(f"Exercise {verdict.exercise.number} · {verdict.exercise.title}", style="bold")
    line.append(f" · {word}", style=style)
    told = one_line(verdict.message)
    if verdict.status in (Status.TODO, Status.BLOCKED) and told:
        line.append(f" · {told}")
    if verdict.status is Status.TODO and verdict.location and verdict.location not in told:
        line.append(f" → {verdict.location}", style="cyan")
    return line


def _body(check: CheckResult, statements: Sequence[Sent]) -> Iterator[RenderableType]:
    """A check's card below the heading."""
    sign, style, word = _SIGNS[check.status]
    title = Text().append(f"{sign} ", style=style).append(one_line(check.title or check.name), style="dim")
    yield _indented(title.append(f" · {word}", style=style))
    if check.card is None:
        return
    card = check.card
    yield Text("")
    yield _paragraph(card.mistake, "bold")
    if card.explanation:
        yield _paragraph(card.explanation)
    if card.where:
        yield _indented(Text.assemble(("at ", "dim"), (card.where, "cyan")))
    yield from _what_was_expected(card)
    yield from _counterexample(card)
    yield from _statements(card.statements or statements)
    if card.help:
        yield Text("")
        yield Padding(_Arrow(_text(card.help, "green")), (0, 0, 0, 2))


def _what_was_expected(card: Card) -> Iterator[RenderableType]:
    if card.expected or card.got:
        yield Text("")
        for word, value, style in (("expected", card.expected, "green"), ("got", card.got, "red")):
            yield Padding(_Hanging(Text(f"{word:<8}  ", style="dim"), _text(value or "nothing", style)), (0, 0, 0, 2))
    if card.difference is not None:
        yield Text("")
        yield Padding(DifferenceView(card.difference), (0, 0, 0, 2))
    if card.data:
        yield Text("")
        yield _indented(Text(f"Seen on {clean(card.data)}.", style="dim"))


def _counterexample(card: Card) -> Iterator[RenderableType]:
    if not card.counterexample:
        return
    yield Text("")
    yield _indented(Text("The smallest database that shows it:", style="bold"))
    for table in card.counterexample:
        yield Text("")
        yield _indented(Text(clean(table.name), style="cyan"), 4)
        yield Padding(small_table(table), (0, 0, 0, 4))


def _statements(sent: Sequence[Sent]) -> Iterator[RenderableType]:
    if not sent:
        return
    # Imported late: a run in which everything is right shows no SQL.
    from kata.ui.render import TIMES, count, place, pretty_sql, sql_block

    folded = _fold(sent)
    yield Text("")
    yield _indented(Text(f"Your code sent {count(len(sent), 'statement')}:", style="bold"))
    for first, times, rows in folded[:_MOST_STATEMENTS]:
        head = Text().append("SQL", style="bold cyan")
        if times > 1:
            head.append(f" {TIMES} {times}", style="bold yellow")
        for detail in (count(rows, "row"), place(first.file, first.line)):
            if detail:
                head.append(f" · {detail}", style="dim")
        yield Text("")
        yield _indented(head)
        lines = pretty_sql(clean(first.sql)).splitlines()
        yield Padding(sql_block("\n".join(lines[:_MOST_SQL_LINES])), (0, 0, 0, 4))
        if len(lines) > _MOST_SQL_LINES:
            yield _indented(Text(f"… and {len(lines) - _MOST_SQL_LINES} more lines", style="dim"), 4)
        if first.parameters:
            yield _indented(_parameters(first.parameters, varied=times > 1), 4)
        if first.error:
            yield _indented(_text(f"the server: {first.error}", "red"), 4)
    left = folded[_MOST_STATEMENTS:]
    if left:
        yield Text("")
        yield _indented(Text(f"… and {count(sum(times for _, times, _ in left), 'more statement')}", style="dim"))


def _fold(sent: Iterable[Sent]) -> list[tuple[Sent, int, int]]:
    """Repeated statements from one line put together: the first of them, how many there are, the rows of all."""
    groups: dict[tuple[object, ...], list[Sent]] = {}
    for statement in sent:
        groups.setdefault((statement.sql, statement.file, statement.line, statement.error), []).append(statement)
    return [(group[0], len(group), sum(statement.rows for statement in group)) for group in groups.values()]


def _parameters(parameters: Sequence[str], *, varied: bool) -> Text:
    shown = [f"${at} = {one_line(value, 40)}" for at, value in enumerate(parameters[:6], 1)]
    if len(parameters) > len(shown):
        shown.append(f"… ({len(parameters)} in all)")
    return Text(", ".join(shown) + (" (the first time)" if varied else ""), style="dim")


def _tally(checks: Sequence[CheckResult]) -> Text:
    """`checks: 2 passed · 1 failed · 3 not reached`."""
    counted = [
        (sum(check.status is status for check in checks), _SIGNS[status])
        for status in (Status.PASSED, Status.FAILED, Status.ERROR, Status.SKIPPED)
    ]
    line = Text().append("checks: ", style="dim")
    for at, (number, style, word) in enumerate((number, style, word) for number, (_, style, word) in counted if number):
        line.append(" · " if at else "", style="dim").append(f"{number} {word}", style=style)
    return line


@dataclass(frozen=True)
class _Hanging:
    """A label, and a text whose further lines stand under its first."""

    label: Text
    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = max(options.max_width - self.label.cell_len, 10)
        for at, line in enumerate(self.text.wrap(console, room)):
            label = self.label if at == 0 else Text(" " * self.label.cell_len)
            yield Text().append_text(label).append_text(line)


class _Arrow(_Hanging):
    """A text behind an arrow: what to do next."""

    def __init__(self, text: Text) -> None:
        super().__init__(Text("→ ", style="green"), text)


def _indented(text: Text, by: int = 2) -> Padding:
    return Padding(text, (0, 0, 0, by))


def _paragraph(told: str, style: str = "") -> Padding:
    return _indented(_text(told, style))


def _text(told: str, style: str = "") -> Text:
    """A sentence in which `code` stands out."""
    shown = clean(told if len(told) <= _LONGEST_PARAGRAPH else f"{told[:_LONGEST_PARAGRAPH]} …")
    text = Text(shown, style=style)
    text.highlight_regex(r"`[^`]+`", "cyan")
    return text
