"""An x-ray as one self-contained HTML page, to be mailed or projected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template

from kata.ui.sql import pretty_sql
from kata.ui.status import TIMES
from kata.ui.text import clean, count, milliseconds, one_line
from kata.xray.model import Emission, Listing, Plan, PlanNode, Sending, Series, XRay
from kata.xray.plot import Line, plot
from kata.xray.terminal import facts_of, parameters

_ASSETS = Path(__file__).with_name("assets")
_MOST_SENDINGS = 500


def page(xray: XRay) -> str:
    """Return the whole page.

    Args:
        xray: The x-ray; whatever in it comes from the learner's code is escaped.
    """
    exercise = xray.exercise
    where = f"{xray.location}, on {xray.data}" if xray.data else xray.location
    return Template(_asset("page.html")).substitute(
        title=escape(f"Exercise {exercise.number} · {exercise.title} · x-ray"),
        css=_asset("page.css"),
        js=_asset("page.js"),
        number=exercise.number,
        heading=escape(exercise.title),
        call=escape(one_line(xray.call)),
        location=escape(clean(where)),
        sections="\n".join(_sections(xray)),
        footer=escape(
            f"Made by uv run kata xray {exercise.number} --html FILE. Times are those of one machine: compare them with "
            "each other, not with another page's."
        ),
    )


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8").rstrip("\n")


def _sections(xray: XRay) -> Iterable[str]:
    if xray.trouble is not None:
        html = " ".join(filter(None, (xray.trouble.mistake, xray.trouble.explanation, xray.trouble.help)))
        yield f'<p class="trouble">{escape(clean(html))}</p>'
    if xray.growth:
        yield from _growth(xray.growth)
    if xray.facts:
        rows = "".join(
            f"<tr><td>{escape(clean(name))}</td><td>{escape(clean(value))}</td></tr>"
            for name, value in xray.facts.items()
        )
        yield f'<h2>What it is</h2><div class="card scroll"><table class="facts">{rows}</table></div>'
    for listing in xray.listings:
        yield f"<h2>{escape(listing.title)}</h2>{_listing(listing)}"
    if xray.emissions:
        took = f"; the whole call took {milliseconds(xray.seconds)}" if xray.seconds else ""
        yield f"<h2>{count(xray.count, 'statement')}</h2>"
        yield f'<p class="quiet">{milliseconds(xray.server_seconds)} in the server{took}.</p>'
        for number, emission in enumerate(xray.emissions, start=1):
            yield _emission(number, emission)


# -- growth ----------------------------------------------------------------------------------------------------------


def _growth(growth: Sequence[Series]) -> Iterable[str]:
    yield "<h2>As the data grows</h2>"
    own = growth[0]
    for sentence in (own.finding, *(f"{each.name} stopped {each.stopped}" for each in growth if each.stopped)):
        if sentence:
            yield f'<p class="finding">{escape(clean(sentence))}</p>'
    names = [_name(series) for series in growth]
    yield (
        '<ul class="legend">'
        + "".join(
            f'<li><svg viewBox="0 0 52 14" aria-hidden="true"><path class="s{number % 4}" d="M4 7H48"/></svg>{escape(name)}</li>'
            for number, name in enumerate(names)
        )
        + "</ul>"
    )
    yield (
        '<fieldset class="scale"><label><input type="radio" name="scale" id="log" checked> logarithmic</label>'
        '<label><input type="radio" name="scale" id="linear"> linear</label></fieldset>'
    )
    counts = [Line(n, tuple((p.size, p.statements) for p in s.points)) for n, s in zip(names, growth, strict=True)]
    times = [Line(n, tuple((p.size, p.seconds) for p in s.points)) for n, s in zip(names, growth, strict=True)]
    yield '<div class="plots">'
    for title, lines, label in (("Statements", counts, _count_label), ("Time of the call", times, _time_label)):
        drawn = "".join(
            plot([line for line in lines if line.points], title=title, unit=own.unit, label=label, linear=linear)
            for linear in (False, True)
        )
        yield f'<figure class="card"><figcaption>{title}</figcaption>{drawn}</figure>'
    yield "</div>"
    yield '<details class="more"><summary>The numbers</summary><div class="scroll">'
    for name, series in zip(names, growth, strict=True):
        rows = "".join(
            f"<tr><td>{point.size:,}</td><td>{point.statements:,}</td><td>{point.rows:,}</td>"
            f"<td>{milliseconds(point.seconds)}</td><td>{milliseconds(point.server_seconds)}</td></tr>"
            for point in series.points
        )
        yield (
            f"<h3>{escape(name)}</h3><table><tr><th>{escape(series.unit)}</th><th>statements</th><th>rows</th>"
            f"<th>time of the call</th><th>in the server</th></tr>{rows}</table>"
        )
    yield "</div></details>"


def _name(series: Series) -> str:
    return f"{series.name} (solution)" if series.reference else series.name


def _count_label(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 or value == 0 else ""


def _time_label(seconds: float) -> str:
    number = seconds * 1000
    if number >= 1000:
        return f"{seconds:.3g} s"
    return f"{number:,.0f} ms" if number >= 10 or number == int(number) else f"{number:.1f} ms"


# -- statements ------------------------------------------------------------------------------------------------------


def _emission(number: int, emission: Emission) -> str:
    times, first = len(emission.sendings), emission.sendings[0]
    head = f"<h3>{number}</h3>"
    if times > 1:
        head += f'<span class="times">{TIMES} {times}</span>'
    for detail in filter(None, (emission.origin, count(emission.rows, "row"), milliseconds(emission.seconds))):
        head += f'<span class="quiet">{escape(detail)}</span>'
    parts = [f"<header>{head}</header>"]
    if emission.location:
        parts.append(
            f'<p class="where"><code>{escape(clean(emission.location))}</code> '
            f"<code>{escape(one_line(emission.source))}</code></p>"
        )
    parts.append(_code(pretty_sql(clean(emission.sql), shorten=True), "sql"))
    if times > 1:
        parts.append(_sendings(emission.sendings))
    elif first.parameters:
        parts.append(f'<p class="quiet mono">{escape(parameters(first))}</p>')
    if emission.error:
        parts.append(f'<p class="trouble">The server refused it: {escape(one_line(emission.error))}</p>')
    if emission.plan is not None:
        parts.append(_plan(emission.plan, times))
    return f'<section class="card statement">{"".join(parts)}</section>'


def _sendings(sendings: Sequence[Sending]) -> str:
    rows = "".join(
        f'<tr><td class="mono">{escape(parameters(sending))}</td><td>{sending.rows:,}</td>'
        f"<td>{milliseconds(sending.seconds)}</td></tr>"
        for sending in sendings[:_MOST_SENDINGS]
    )
    return (
        f'<details class="more"><summary>Each of the {len(sendings):,}</summary><div class="scroll"><table>'
        f"<tr><th>parameters</th><th>rows</th><th>time</th></tr>{rows}</table></div></details>"
    )


def _listing(listing: Listing) -> str:
    if not listing.language:
        return f'<p class="card">{escape(clean(listing.text))}</p>'
    return _code(clean(listing.text), listing.language)


def _code(text: str, language: str) -> str:
    from pygments import format  # type: ignore[import-untyped, unused-ignore]
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped, unused-ignore]
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped, unused-ignore]
    from pygments.token import Keyword, Name  # type: ignore[import-untyped, unused-ignore]

    lexer = get_lexer_by_name("postgresql" if language == "sql" else language, stripnl=True)
    tokens = lexer.get_tokens(text)
    if language == "sql":
        # In laid-out SQL keywords are upper case; anything else that looks like one (name, level) is a column.
        tokens = ((Name if kind in Keyword and not word.isupper() else kind, word) for kind, word in tokens)
    return f"<pre><code>{format(tokens, HtmlFormatter(nowrap=True)).rstrip()}</code></pre>"


# -- plans -----------------------------------------------------------------------------------------------------------


def _plan(plan: Plan, times: int) -> str:
    of = "The plan of the first one" if times > 1 else "The plan"
    took = f"planned in {milliseconds(plan.planning)}, executed in {milliseconds(plan.execution)}"
    whole = sum(node.own_seconds for node in plan.root.walk())
    tree = _step(plan.root, plan.costliest if plan.root.children else None, whole)
    return f'<details class="more" open><summary>{of} · {took}</summary><ul class="tree">{tree}</ul></details>'


def _step(node: PlanNode, costliest: PlanNode | None, whole: float) -> str:
    hot = node is costliest
    share = 100 * node.own_seconds / whole if whole else 0
    own = f" · {milliseconds(node.own_seconds)}" if node.loops else ""
    html = f"<span><b>{escape(node.kind)}</b> {escape(one_line(node.subject))}{own}"
    html += " <b>◀ costliest</b></span>" if hot else "</span>"
    if share:
        html += f'<span class="share" style="width:{max(share, 0.5):.1f}%"></span>'
    html += f"<small{' class=misjudged' if node.misjudged else ''}>{escape(facts_of(node))}</small>"
    html += "".join(f'<small class="mono">{escape(one_line(condition))}</small>' for condition in node.conditions)
    step = f'<span class="step{" hot" if hot else ""}">{html}</span>'
    if not node.children:
        return f'<li class="leaf">{step}</li>'
    below = "".join(_step(child, costliest, whole) for child in node.children)
    return f"<li><details open><summary>{step}</summary><ul>{below}</ul></details></li>"
