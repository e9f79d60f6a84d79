"""An x-ray as one self-contained HTML page, to be mailed or projected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kata.ui.schedule import columns_of, shortened
from kata.ui.sql import pretty_sql
from kata.ui.status import TIMES
from kata.ui.text import clean, count, milliseconds, one_line
from kata.xray.model import Series, XRay
from kata.xray.plot import Line, plot
from kata.xray.template import asset, render
from kata.xray.terminal import AT_ONCE, facts_of, parameters


def page(xray: XRay) -> str:
    """Return the whole page. Whatever comes from the learner's code is escaped."""
    helpers = (asset, clean, columns_of, count, facts_of, milliseconds, one_line, parameters, pretty_sql, shortened)
    names = {helper.__name__: helper for helper in helpers}
    constants: dict[str, Any] = {"TIMES": TIMES, "AT_ONCE": AT_ONCE, "MOST_SENDINGS": 500}
    return render("page.html", xray=xray, code=_code, name=_name, plots=_plots, **constants, **names)


def _plots(growth: Sequence[Series]) -> Iterable[tuple[str, str]]:
    """Yield the title of each figure, and its drawings: logarithmic and linear."""
    for title, label, measured in (
        ("Statements", _count_label, "statements"),
        ("Time of the call", _time_label, "seconds"),
    ):
        lines = [
            Line(_name(each), tuple((p.size, getattr(p, measured)) for p in each.points))
            for each in growth
            if each.points
        ]
        drawings = [
            plot(lines, title=title, unit=growth[0].unit, label=label, linear=linear) for linear in (False, True)
        ]
        yield title, "".join(drawings)


def _name(series: Series) -> str:
    return f"{series.name} (solution)" if series.reference else series.name


def _count_label(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 or value == 0 else ""


def _time_label(seconds: float) -> str:
    number = seconds * 1000
    if number >= 1000:
        return f"{seconds:.3g} s"
    return f"{number:,.0f} ms" if number >= 10 or number == int(number) else f"{number:.1f} ms"


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
