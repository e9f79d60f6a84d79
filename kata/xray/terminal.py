"""An x-ray in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kata.ui.console import indented
from kata.ui.schedule import ScheduleView
from kata.ui.sql import highlighted, parameters_line, sql_block, statement_head
from kata.ui.status import ARROW, FULL
from kata.ui.tables import facts_table, ruled_table
from kata.ui.text import cell, clean, count, milliseconds, one_line
from kata.xray.model import Emission, Plan, PlanNode, Sending, Series, XRay

AT_ONCE = "Two calls at the same time: B begins before A commits"

_MOST_SENDINGS = 10
_MOST_NODES = 40
_BAR = 20


def render(xray: XRay) -> RenderableType:
    """Return everything that was measured, from top to bottom."""
    parts: list[RenderableType] = [_heading(xray)]
    if xray.facts:
        facts = {clean(name): clean(value) for name, value in xray.facts.items()}
        parts += [Text(""), indented(facts_table(facts))]
    for listing in xray.listings:
        parts += [Text(""), Text(listing.title, style="bold")]
        parts.append(indented(highlighted(clean(listing.text), listing.language)))
    for number, emission in enumerate(xray.emissions, start=1):
        parts += [Text(""), *_emission(number, emission)]
    if xray.emissions and not xray.trouble:
        parts += [Text(""), _sum(xray)]
    if xray.schedule:
        parts += [Text(""), Text(AT_ONCE, style="bold"), Text(""), indented(ScheduleView(xray.schedule))]
    if xray.growth:
        parts += [Text(""), *_growth(xray.growth)]
    return Group(*parts)


def _heading(xray: XRay) -> RenderableType:
    on = f", on {one_line(xray.data)}" if xray.data else ""
    return Group(
        Text(f"Exercise {xray.exercise.number} · {xray.exercise.title}", style="bold"),
        Text.assemble("  ", (one_line(xray.call), "cyan")),
        Text.assemble("  ", ("at ", "dim"), one_line(xray.location), (on, "dim")),
    )


def _sum(xray: XRay) -> Text:
    line = Text(f"{count(xray.count, 'statement')}, {milliseconds(xray.server_seconds)} in the server", style="bold")
    if xray.seconds:
        line.append(f"; the whole call took {milliseconds(xray.seconds)}", style="dim")
    return line


# -- statements ------------------------------------------------------------------------------------------------------


def _emission(number: int, emission: Emission) -> Iterable[RenderableType]:
    times, first = len(emission.sendings), emission.sendings[0]
    details = (emission.origin, count(emission.rows, "row"), milliseconds(emission.seconds))
    yield statement_head(str(number), times, *details, location=one_line(emission.location), style="cyan")
    if emission.source:
        yield indented(Text(one_line(emission.source), style="italic dim", no_wrap=True, overflow="ellipsis"))
    yield indented(sql_block(clean(emission.sql)))
    if times > 1:
        yield indented(_sendings(emission.sendings))
    elif first.parameters:
        yield indented(Text(parameters(first), style="dim"))
    if emission.error:
        yield indented(Text(f"the server refused it: {one_line(emission.error)}", style="red"))
    if emission.plan is not None:
        yield indented(_plan(emission.plan, times))


def parameters(sending: Sending) -> str:
    """Return the arguments of one sending: `$1 = 8, $2 = 'Ada'`."""
    line = parameters_line([_literal(value) for value in sending.parameters], most=12)
    return f"{line}, the last of {sending.batch} sets, sent as one batch" if sending.batch > 1 else line


def _literal(value: Any) -> str:
    return cell(value) if value is None or isinstance(value, int | float) else one_line(repr(str(value)), 40)


def _sendings(sendings: Sequence[Sending]) -> RenderableType:
    table = ruled_table(header_style="dim")
    table.add_column("parameters", overflow="fold")
    table.add_column("rows", justify="right")
    table.add_column("time", justify="right")
    for sending in sendings[:_MOST_SENDINGS]:
        table.add_row(Text(parameters(sending)), f"{sending.rows:,}", milliseconds(sending.seconds))
    if rest := sendings[_MOST_SENDINGS:]:
        rows, seconds = sum(sending.rows for sending in rest), sum(sending.seconds for sending in rest)
        table.add_row(Text(f"… and {len(rest)} more", style="dim"), f"{rows:,}", milliseconds(seconds))
    return table


# -- plans -----------------------------------------------------------------------------------------------------------


def _plan(plan: Plan, times: int) -> RenderableType:
    which = " of the first one" if times > 1 else ""
    title = f"plan{which} · planned in {milliseconds(plan.planning)}, executed in {milliseconds(plan.execution)}"
    tree = Tree(Text(title, style="dim"), guide_style="dim")
    costliest, left = plan.costliest if plan.root.children else None, _MOST_NODES

    def grow(branch: Tree, node: PlanNode) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            return
        twig = branch.add(_node(node, costliest=node is costliest))
        for child in node.children:
            grow(twig, child)

    grow(tree, plan.root)
    if left < 0:
        tree.add(Text(f"… and {count(-left, 'more step')}", style="dim"))
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
    """Return the numbers of a step: rows, loops, time with everything below it, pages."""
    if not node.loops:
        return "never executed"
    rows = "row" if node.estimated == 1 else "rows"
    facts = [f"{_number(node.estimated)} {rows} expected, {_number(node.rows)} came"]
    if node.loops > 1:
        facts.append(f"{node.loops:,} loops")
    if node.children:
        facts.append(f"{milliseconds(node.seconds)} with all below")
    facts.append(count(node.buffers, "page"))
    return " · ".join(facts)


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
        remark = "  (the solution, for comparison)" if series.reference else ""
        yield Text("")
        yield indented(Text.assemble((series.name, style), (remark, "dim")))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column(series.unit, justify="right", width=max(len(series.unit), 11))
        table.add_column("statements", width=_BAR + 6, no_wrap=True)
        table.add_column("time of the call", no_wrap=True)
        for point in series.points:
            table.add_row(
                f"{point.size:,}",
                _bar(point.statements, most, f"{point.statements:,}", style),
                _bar(point.seconds, longest, milliseconds(point.seconds), style),
            )
        yield indented(table)
    for series in growth:
        sentence = "" if series.reference else series.finding
        if series.stopped:
            sentence = f"{sentence} {series.name} stopped {series.stopped}".strip()
        if sentence:
            yield Text("")
            yield Text(f"{ARROW} {clean(sentence)}", style="bold")


def _bar(value: float, most: float, label: str, style: str) -> Text:
    length = max(round(_BAR * value / most), 1) if most else 0
    return Text(FULL * length, style=style).append(f" {label}", style="default")
