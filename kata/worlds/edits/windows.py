"""Edits of window functions: the function, its partition, its order, its frame."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from sqlglot import exp

from kata.shape.tree import function_name, function_of
from kata.worlds.edits.edit import Change, Proposal, Proposals
from kata.worlds.edits.meaning import key_of, keys_of, same_groups
from kata.worlds.edits.names import Names, joined
from kata.worlds.edits.scene import ColumnOf, select_of

_RANKS = {
    "rank": "leaves a gap after a tie",
    "dense_rank": "leaves no gap after a tie",
    "row_number": "gives tied rows different numbers, by chance",
}
_OTHER = {
    "percent_rank": "which gives fractions between 0 and 1",
    "cume_dist": "which gives fractions between 0 and 1",
    "ntile": "which deals the rows out into buckets",
    "count": "which counts the rows up to the end of a tie",
}
_TURNED = {"lag": "lead", "lead": "lag", "first_value": "last_value", "last_value": "first_value"}
_WHOLE = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of a window."""
    return iter(())


@propose.register
def _(window: exp.Window, names: Names) -> Proposals:
    if isinstance(window.this, exp.Identifier) or window.args.get("alias") or not window.args.get("over"):
        return
    yield from _functions(window, names)
    yield from _partitions(window, names)
    yield from _orders(window, names)
    yield from _running_order(window, names)
    yield from _frames(window, names)
    yield from _empty(window, names)


def _keys(window: exp.Window) -> list[exp.Expr]:
    order = window.args.get("order")
    return list(order.expressions) if order is not None else []


def _written(
    window: exp.Window,
    names: Names,
    *,
    function: str | None = None,
    partitions: Sequence[str] | None = None,
    keys: Sequence[str] | None = None,
    frame: str | None = None,
) -> tuple[Change, ...]:
    """The changes that write a window anew, with some parts of it replaced."""
    scene = names.scene
    if partitions is None:
        partitions = [scene.of(part) for part in window.args.get("partition_by") or ()]
    if keys is None:
        keys = [scene.of(key) for key in _keys(window)]
    spec = window.args.get("spec")
    if frame is None:
        frame = spec.sql(dialect="postgres") if spec is not None else ""
    parts = [
        f"PARTITION BY {', '.join(partitions)}" if partitions else "",
        f"ORDER BY {', '.join(keys)}" if keys else "",
        frame,
    ]
    return scene.replace(window, f"{function or scene.of(window.this)} OVER ({' '.join(filter(None, parts))})")


def _functions(window: exp.Window, names: Names) -> Proposals:
    function = function_of(window)
    had = function_name(function)
    aggregate = isinstance(function, exp.Avg | exp.Min | exp.Max | exp.Sum)
    for name, does in _RANKS.items():
        if name != had and not aggregate and had not in _TURNED:
            why = f"The window function is {had}()" + (f", {_OTHER[had]}" if had in _OTHER else "")
            yield Proposal(
                0 if name == "rank" and had in (*_RANKS, *_OTHER) else 1 if had in _RANKS else 3,
                "window-function",
                f"{had}()",
                f"{name}()",
                f"{had}() {_RANKS[had]}: with {name}() in its place, which {does}, it is right."
                if had in _RANKS
                else f"{why}: with {name}() it is right.",
                f"Use func.{name}().over(…).",
                _written(window, names, function=f"{name}()"),
            )
    keys = _keys(window)
    if had == "row_number" and len(keys) > 1:
        first = names.show(keys[0])
        yield Proposal(
            1,
            "window-function",
            names.show(window),
            f"rank() OVER (… ORDER BY {first})",
            f"row_number() breaks ties ({', '.join(map(names.show, keys))}), so tied rows have different numbers: rank()"
            f" with ORDER BY {first} alone is right.",
            "Use func.rank(), and order its window by one key.",
            _written(window, names, function="rank()", keys=[names.scene.of(keys[0])]),
        )
    if had in _TURNED:
        other = _TURNED[had]
        text = names.scene.of(window.this)
        yield Proposal(
            0,
            "window-function",
            names.show(function),
            f"{other}(…)",
            f"The window function is {had}(): with {other}() it is right.",
            f"Use func.{other}(…).",
            _written(window, names, function=other + text[text.index("(") :]),
        )


def _partitions(window: exp.Window, names: Names) -> Proposals:
    scene, had = names.scene, list(window.args.get("partition_by") or ())
    texts, shown = [scene.of(part) for part in had], [names.show(part) for part in had]
    function = function_name(function_of(window))
    select, old = select_of(window), keys_of(had, scene)
    if select is None:
        return
    for at, part in enumerate(shown):
        yield Proposal(
            1,
            "partition",
            f"PARTITION BY {', '.join(shown)}",
            f"PARTITION BY {', '.join(shown[:at] + shown[at + 1 :])}" if len(shown) > 1 else "",
            f"The partition of {function}() has {part} in it, so its groups are too small: without {part} it is right.",
            "Take it out of partition_by.",
            _written(window, names, partitions=texts[:at] + texts[at + 1 :]),
        )
    for column in scene.columns(select):
        if column.sql in texts:
            continue
        new = key_of(column)
        name = names.of_source(column.source, column.name, among=scene.sources(select))
        key = scene.kind_of(column.source, column.name) in ("key", "")
        if not same_groups(select, old, old | {new}, scene):
            yield _more(window, column, name, shown, texts, key, names)
        for at, part in enumerate(shown):
            if same_groups(select, old, keys_of([*had[:at], *had[at + 1 :]], scene) | {new}, scene):
                continue
            yield Proposal(
                2 if key else 3,
                "partition",
                f"PARTITION BY {', '.join(shown)}",
                f"PARTITION BY {', '.join([*shown[:at], name, *shown[at + 1 :]])}",
                f"The partition of {function}() is by {part}: by {name} it is right.",
                "Change partition_by.",
                _written(window, names, partitions=[*texts[:at], column.sql, *texts[at + 1 :]]),
            )


def _more(
    window: exp.Window, column: ColumnOf, name: str, shown: list[str], texts: list[str], key: bool, names: Names
) -> Proposal:
    function = function_name(function_of(window))
    if shown:
        had, why = f"PARTITION BY {', '.join(shown)}", f"The partition of {function}() lacks {name}"
    else:
        had, why = "", f"The window of {function}() has no PARTITION BY, so it spans all rows together"
    return Proposal(
        (1 if key else 3) + bool(shown),
        "partition",
        had,
        f"PARTITION BY {', '.join([*shown, name])}",
        f"{why}: with PARTITION BY {', '.join([*shown, name])} it is right.",
        "Add it to partition_by.",
        _written(window, names, partitions=[*texts, column.sql]),
    )


def _orders(window: exp.Window, names: Names) -> Proposals:
    scene, keys = names.scene, _keys(window)
    texts, shown = [scene.of(key) for key in keys], [names.show(key) for key in keys]
    function, had = function_name(function_of(window)), f"ORDER BY {', '.join(shown)}" if shown else ""
    if keys:
        aggregate = isinstance(function_of(window), exp.AggFunc) and function not in _OTHER
        yield Proposal(
            0 if aggregate else 1,
            "window-order",
            had,
            "",
            f"The window of {function}() has an ORDER BY, so it is computed over the rows so far (a running value):"
            " without it it is right.",
            "Leave order_by out of .over(…).",
            _written(window, names, keys=[], frame=""),
        )
        if aggregate:
            yield from _all_running(window, names)
    for at, key in enumerate(keys):
        yield from _key(window, at, key, texts, shown, names)
    for column in scene.columns(select_of(window)):
        name = names.of_source(column.source, column.name, among=scene.sources(select_of(window)))
        for down in (True, False):
            text, words = f"{column.sql}{' DESC' if down else ''}", f"{name}{' DESC' if down else ''}"
            if len(keys) <= 1 and text not in texts:
                yield Proposal(
                    2,
                    "window-order",
                    had,
                    f"ORDER BY {words}",
                    f"The window of {function}() is ordered by {shown[0]}: ordered by {words} it is right."
                    if keys
                    else f"The window of {function}() has no ORDER BY: with ORDER BY {words} it is right.",
                    "Change order_by of .over(…).",
                    _written(window, names, keys=[text]),
                )


def _running_order(window: exp.Window, names: Names) -> Proposals:
    """What is computed row by row depends on the whole order: which rows tie, and which comes first of those that do."""
    scene, keys, select = names.scene, _keys(window), select_of(window)
    function = function_name(function_of(window))
    aggregate = isinstance(function_of(window), exp.AggFunc) and function not in (*_OTHER, *_RANKS)
    if select is None or not keys or not (aggregate or function == "row_number"):
        return
    texts, shown = [scene.of(key) for key in keys], [names.show(key) for key in keys]
    had = f"ORDER BY {', '.join(shown)}"
    # Inside a partition, its columns are the same anyway.
    old = keys_of([*(key.this for key in keys), *(window.args.get("partition_by") or ())], scene)
    for column in scene.columns(select):
        name = names.of_source(column.source, column.name, among=scene.sources(select))
        if same_groups(select, old, old | {key_of(column)}, scene):
            continue
        for down in ("", " DESC"):
            yield Proposal(
                1,
                "window-order",
                had,
                f"{had}, {name}{down}",
                f"The window of {function}() is ordered by {', '.join(shown)} only, so rows tie: with {name}{down} as its last"
                " key it is right.",
                "Add it to order_by of .over(…).",
                _written(window, names, keys=[*texts, column.sql + down]),
            )
    if len(keys) > 1:
        turned = [scene.of(key.this) + ("" if key.args.get("desc") else " DESC") for key in keys]
        first = "descending" if keys[0].args.get("desc") else "ascending"
        yield Proposal(
            1,
            "window-order",
            had,
            "the other way round",
            f"The window of {function}() runs in the wrong direction ({had}, {first}): in the opposite order it is right.",
            "Turn every key of order_by of .over(…).",
            _written(window, names, keys=turned),
        )
        for column in scene.columns(select):
            name = names.of_source(column.source, column.name, among=scene.sources(select))
            if column.sql not in texts:
                yield Proposal(
                    2,
                    "window-order",
                    had,
                    f"ORDER BY {', '.join([*shown[:-1], name])}",
                    f"The last key of the window of {function}() is {shown[-1]}: with {name} in its place it is right.",
                    "Change order_by of .over(…).",
                    _written(window, names, keys=[*texts[:-1], column.sql]),
                )


def _all_running(window: exp.Window, names: Names) -> Proposals:
    """The same window is used for several functions: its order is taken out of all."""
    alike = [other for other in names.scene.alike(window) if isinstance(other, exp.Window) and _keys(other)]
    shown = list(dict.fromkeys(f"{function_name(function_of(other))}()" for other in alike))
    if len(alike) > 1:
        yield Proposal(
            1,
            "window-order",
            "ORDER BY …",
            "",
            f"The windows of {joined(shown)} have an ORDER BY, so they are computed over the rows so far (running values):"
            " without it it is right.",
            "Leave order_by out of .over(…).",
            tuple(change for other in alike for change in _written(other, names, keys=[], frame="")),
        )


def _key(window: exp.Window, at: int, key: exp.Expr, texts: list[str], shown: list[str], names: Names) -> Proposals:
    scene, function = names.scene, function_name(function_of(window))
    had = f"ORDER BY {', '.join(shown)}"
    down, inner = key.args.get("desc"), key.this
    turned = scene.of(inner) + ("" if down else " DESC")
    name = names.show(inner)
    yield Proposal(
        0,
        "window-order",
        had,
        f"ORDER BY {', '.join([*shown[:at], name + ('' if down else ' DESC'), *shown[at + 1 :]])}",
        f"The window of {function}() is ordered by {name} {'descending' if down else 'ascending'}:"
        f" {'ascending' if down else 'descending'} is right.",
        f"Write {'.asc()' if down else '.desc()'}.",
        _written(window, names, keys=[*texts[:at], turned, *texts[at + 1 :]]),
    )
    if len(texts) > 1:
        yield Proposal(
            0,
            "window-order",
            had,
            f"ORDER BY {', '.join(shown[:at] + shown[at + 1 :])}",
            f"The window of {function}() is also ordered by {shown[at]}, which breaks its ties: without it it is right.",
            "Take it out of order_by of .over(…).",
            _written(window, names, keys=texts[:at] + texts[at + 1 :]),
        )
        yield Proposal(
            1,
            "window-order",
            had,
            f"ORDER BY {shown[at]}",
            f"The window of {function}() is ordered by {', '.join(shown)}, which breaks its ties: ordered by"
            f" {shown[at]} alone it is right.",
            "Take the others out of order_by of .over(…).",
            _written(window, names, keys=[texts[at]]),
        )


def _empty(window: exp.Window, names: Names) -> Proposals:
    """OVER (): neither partition nor order."""
    scene, function = names.scene, function_name(function_of(window))
    if function not in _RANKS or _keys(window) or window.args.get("partition_by"):
        return
    columns = list(scene.columns(select_of(window)))
    for by in columns:
        for key in columns if scene.kind_of(by.source, by.name) == "key" else ():
            if scene.kind_of(key.source, key.name) != "number":
                continue
            among = scene.sources(select_of(window))
            shown = [names.of_source(each.source, each.name, among=among) for each in (by, key)]
            for down in ("", " DESC"):
                over = f"PARTITION BY {shown[0]} ORDER BY {shown[1]}{down}"
                yield Proposal(
                    3,
                    "partition",
                    "OVER ()",
                    over,
                    f"The window of {function}() has neither PARTITION BY nor ORDER BY: with {over} it is right.",
                    "Write partition_by and order_by into .over(…).",
                    _written(window, names, partitions=[by.sql], keys=[key.sql + down]),
                )


def _frames(window: exp.Window, names: Names) -> Proposals:
    function, spec = function_name(function_of(window)), window.args.get("spec")
    frames = [("", "the default frame")] if spec is not None else []
    ranks = function in _RANKS or function in _OTHER or function in ("lag", "lead")
    if _keys(window) and isinstance(function_of(window), exp.AggFunc) and not ranks:
        frames.append((_WHOLE, f"the frame {_WHOLE}"))
        if spec is None:
            frames.append(("ROWS UNBOUNDED PRECEDING", "the frame ROWS UNBOUNDED PRECEDING"))
    for frame, words in frames:
        yield Proposal(
            1 if function == "last_value" else 2,
            "window-frame",
            spec.sql(dialect="postgres") if spec is not None else "",
            frame,
            f"The frame of {function}() does not have the rows that it should: with {words} it is right.",
            "Use rows=(…) of .over(…)." if frame else "Leave rows= and range_= of .over(…) out.",
            _written(window, names, frame=frame),
        )
