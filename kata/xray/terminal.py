"""An x-ray in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kata.ui.render import TIMES, count, sql_block
from kata.ui.text import cell, clean, one_line
from kata.xray.model import Emission, Plan, PlanNode, Sending, Series, XRay

_MOST_SENDINGS = 10
_MOST_NODES = 40
_BAR = 20


def render(seen: XRay) -> RenderableType:
    """All that was seen, from top to bottom."""
    parts: list[RenderableType] = [_heading(seen)]
    if seen.facts:
        parts += [Text(""), _facts(seen.facts)]
    for listing in seen.listings:
        parts += [Text(""), Text(listing.title, style="bold")]
        shown = Syntax("", listing.language or "text", theme="ansi_dark", background_color="default").highlight(
            clean(listing.text)
        )
        shown.rstrip()
        parts.append(_indented(shown))
    for number, emission in enumerate(seen.emissions, start=1):
        parts += [Text(""), *_emission(number, emission)]
    if seen.emissions and not seen.trouble:
        parts += [Text(""), _sum(seen)]
    if seen.growth:
        parts += [Text(""), *_growth(seen.growth)]
    return Group(*parts)


def _heading(seen: XRay) -> RenderableType:
    title = Text(f"Exercise {seen.exercise.number} · {seen.exercise.title}", style="bold")
    call = Text.assemble("  ", (one_line(seen.call), "cyan"))
    place = Text.assemble(
        "  ", ("at ", "dim"), one_line(seen.place), (f", on {one_line(seen.data)}" if seen.data else "", "dim")
    )
    return Group(title, call, place)


def _sum(seen: XRay) -> Text:
    line = Text(f"{count(seen.count, 'statement')}, {milliseconds(seen.server_seconds)} in the server", style="bold")
    if seen.seconds:
        line.append(f"; the whole call took {milliseconds(seen.seconds)}", style="dim")
    return line


# -- statements ------------------------------------------------------------------------------------------------------


def _emission(number: int, emission: Emission) -> Iterable[RenderableType]:
    times = len(emission.sendings)
    head = Text(str(number), style="bold cyan")
    if times > 1:
        head.append(f" {TIMES} {times}", style="bold yellow")
    details = (emission.origin, count(emission.rows, "row"), milliseconds(emission.seconds))
    for detail in filter(None, details):
        head.append(f" · {detail}", style="dim")
    if emission.place:
        head.append(" · ", style="dim").append(one_line(emission.place), style="cyan")
    yield head
    if emission.source:
        yield _indented(Text(one_line(emission.source), style="italic dim", no_wrap=True, overflow="ellipsis"))
    yield _indented(sql_block(clean(emission.sql)))
    first = emission.sendings[0]
    if times > 1:
        yield _indented(_sendings(emission.sendings))
    elif first.parameters:
        yield _indented(Text(parameters(first), style="dim"))
    for sending in emission.sendings:
        if sending.error:
            yield _indented(Text(f"the server refused it: {one_line(sending.error)}", style="red"))
            break
    if emission.plan is not None:
        yield _indented(_plan(emission.plan, times))


def parameters(sending: Sending) -> str:
    """The arguments of one sending: `$1 = 8, $2 = 'Ada'`."""
    shown = [f"${number} = {_literal(value)}" for number, value in enumerate(sending.parameters[:12], start=1)]
    if len(sending.parameters) > 12:
        shown.append(f"… ({len(sending.parameters)} in all)")
    if sending.batch > 1:
        shown.append(f"the last of {sending.batch} sets, sent as one batch")
    return ", ".join(shown)


def _literal(value: Any) -> str:
    return cell(value) if value is None or isinstance(value, int | float) else one_line(repr(str(value)), 40)


def _sendings(sendings: tuple[Sending, ...]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("parameters", overflow="fold")
    table.add_column("rows", justify="right")
    table.add_column("time", justify="right")
    for sending in sendings[:_MOST_SENDINGS]:
        table.add_row(Text(parameters(sending)), f"{sending.rows:,}", milliseconds(sending.seconds))
    if len(sendings) <= _MOST_SENDINGS:
        return table
    rest = sendings[_MOST_SENDINGS:]
    table.add_row(
        Text(f"… and {len(rest)} more", style="dim"),
        f"{sum(sending.rows for sending in rest):,}",
        milliseconds(sum(sending.seconds for sending in rest)),
    )
    return table


# -- plans -----------------------------------------------------------------------------------------------------------


def _plan(plan: Plan, times: int) -> RenderableType:
    which = " of the first one" if times > 1 else ""
    title = f"plan{which} · planned in {milliseconds(plan.planning)}, executed in {milliseconds(plan.execution)}"
    tree = Tree(Text(title, style="dim"), guide_style="dim")
    costliest, left = plan.costliest if plan.root.children else None, [_MOST_NODES]

    def grow(branch: Tree, node: PlanNode) -> None:
        left[0] -= 1
        if left[0] < 0:
            return
        twig = branch.add(_node(node, costliest=node is costliest))
        for child in node.children:
            grow(twig, child)

    grow(tree, plan.root)
    if left[0] < 0:
        tree.add(Text(f"… and {count(-left[0], 'more step')}", style="dim"))
    return tree


def _node(node: PlanNode, *, costliest: bool) -> Text:
    text = Text(node.kind, style="bold red" if costliest else "bold")
    if node.subject:
        text.append(f" {one_line(node.subject)}", style="cyan")
    if node.loops:
        text.append(f" · {milliseconds(node.own_seconds)}", style="bold red" if costliest else "default")
    if costliest:
        text.append("  ◀ costliest", style="bold red")
    text.append(f"\n{facts_of(node)}", style="yellow" if node.misjudged else "dim")
    for condition in node.conditions:
        text.append(f"\n{one_line(condition, 120)}", style="dim")
    return text


def facts_of(node: PlanNode) -> str:
    """What is told of a step: rows, loops, time with all below it, pages."""
    if not node.loops:
        return "never executed"
    facts = [
        f"{_number(node.estimated)} {'row' if node.estimated == 1 else 'rows'} expected, {_number(node.rows)} came"
    ]
    if node.loops > 1:
        facts.append(f"{node.loops:,} loops")
    if node.children:
        facts.append(f"{milliseconds(node.seconds)} with all below")
    facts.append(count(node.buffers, "page"))
    return " · ".join(facts)


def milliseconds(seconds: float) -> str:
    """A time; three digits tell enough."""
    number = seconds * 1000
    if 0 < number < 0.1:
        return f"{number * 1000:.0f} µs"
    return f"{number:.{2 if number < 1 else 1 if number < 100 else 0}f} ms"


def _number(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"


# -- growth ----------------------------------------------------------------------------------------------------------


def _growth(growth: tuple[Series, ...]) -> Iterable[RenderableType]:
    yield Text("As the data grows", style="bold")
    points = [point for series in growth for point in series.points]
    most = max((point.statements for point in points), default=0)
    longest = max((point.seconds for point in points), default=0.0)
    for series in growth:
        style = "dim" if series.reference else "cyan"
        name = Text(series.name, style=style)
        name.append("  (the solution, for comparison)" if series.reference else "", style="dim")
        yield Text("")
        yield _indented(name)
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column(series.parent[1], justify="right", width=11)
        table.add_column("statements", width=_BAR + 6, no_wrap=True)
        table.add_column("time of the call", no_wrap=True)
        for point in series.points:
            table.add_row(
                f"{point.size:,}",
                _bar(point.statements, most, f"{point.statements:,}", style),
                _bar(point.seconds, longest, milliseconds(point.seconds), style),
            )
        yield _indented(table)
    for series in growth:
        sentence = "" if series.reference else series.finding
        if series.stopped:
            sentence = f"{sentence} {series.name} stopped {series.stopped}".strip()
        if sentence:
            yield Text("")
            yield Text(f"→ {clean(sentence)}", style="bold")


def _bar(value: float, most: float, words: str, style: str) -> Text:
    length = max(round(_BAR * value / most), 1) if most else 0
    return Text("━" * length, style=style).append(f" {words}", style="default")


def _facts(facts: dict[str, str]) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", overflow="fold")
    table.add_column(overflow="fold")
    for name, value in facts.items():
        table.add_row(Text(clean(name)), Text(clean(value)))
    return _indented(table)


def _indented(renderable: RenderableType) -> Padding:
    return Padding(renderable, (0, 0, 0, 2), expand=False)
