"""Edits of a query as a whole: LIMIT, OFFSET, DISTINCT, GROUP BY, exchanged columns, UNION."""

from __future__ import annotations

from functools import singledispatch

from sqlglot import exp

from kata.worlds.edits.conditions import FIRST_ARGUMENT, argument
from kata.worlds.edits.edit import Proposal, Proposals
from kata.worlds.edits.meaning import is_aggregated, key_of, keys_of, same_groups
from kata.worlds.edits.names import Names

_CUTS = (
    ("limit", "LIMIT cuts the result off"),
    ("offset", "OFFSET leaves out the first rows"),
)


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of a query."""
    return iter(())


@propose.register
def _(select: exp.Select, names: Names) -> Proposals:
    yield from _cut(select, names)
    yield from _last_key(select, names)
    yield from _distinct(select, names)
    yield from _groups(select, names)
    yield from _exchanged(select, names)


def _cut(query: exp.Query, names: Names) -> Proposals:
    for key, why in _CUTS:
        clause = query.args.get(key)
        if clause is not None:
            had = names.show(clause)
            place = "" if query is names.scene.root else " of a subquery"
            yield Proposal(
                0,
                key,
                had,
                "",
                f"{why.replace(' ', f'{place} ', 1)} ({had}): without it it is right.",
                f"Leave out .{key}().",
                names.scene.replace(clause, ""),
            )
            yield from _of_the_arguments(clause, key, had, names)


def _is_cut_off(select: exp.Select, names: Names) -> bool:
    """Whether a subquery has a LIMIT: which rows it keeps is for its order to decide."""
    return select is not names.scene.root and any(select.args.get(key) is not None for key in ("limit", "fetch"))


def _last_key(select: exp.Select, names: Names) -> Proposals:
    """A subquery with a LIMIT whose order lets rows tie."""
    scene, order = names.scene, select.args.get("order")
    if order is None or not _is_cut_off(select, names):
        return
    shown = ", ".join(names.show(key) for key in order.expressions)
    old = keys_of((key.this for key in order.expressions), scene)
    for column in scene.columns(select):
        name = names.of_source(column.source, column.name, among=scene.sources(select))
        for down in ("", " DESC"):
            if not same_groups(select, old, old | {key_of(column)}, scene):
                yield Proposal(
                    1,
                    "tie-break",
                    f"ORDER BY {shown}",
                    f"ORDER BY {shown}, {name}{down}",
                    f"The subquery with the LIMIT is ordered by {shown} only, so which of the rows that tie it keeps is left"
                    f" to chance: with {name}{down} as its last key it is right.",
                    "Add it to .order_by() of the subquery.",
                    (scene.text.after(order, f", {column.sql}{down}"),),
                )


def _of_the_arguments(clause: exp.Expr, key: str, had: str, names: Names) -> Proposals:
    """LIMIT and OFFSET with other numbers: an argument, or what lies before a page of that size."""
    count = names.scene.parameters
    given = [(f"${FIRST_ARGUMENT + at}", argument(at, count)) for at in range(count)]
    numbers = given if key == "limit" else []
    if key == "offset":
        numbers = [
            (f"({page} - 1) * {size}", f"({words} - 1) * {of}")
            for page, words in given
            for size, of in given
            if page != size
        ]
    for sql, words in numbers:
        yield Proposal(
            1,
            key,
            had,
            f"{key.upper()} {words}",
            f"The statement has {had}: with {key.upper()} {words} it is right.",
            f".{key}({words}).",
            names.scene.replace(clause, f" {key.upper()} {sql}"),
        )


def _distinct(select: exp.Select, names: Names) -> Proposals:
    scene, distinct = names.scene, select.args.get("distinct")
    if distinct is not None:
        on = distinct.args.get("on")
        had = f"DISTINCT ON {names.show(on)}" if on is not None else "DISTINCT"
        yield Proposal(
            0,
            "distinct",
            had,
            "",
            f"{had} makes one row of several that are equal{' in it' if on is not None else ''}: without it it is right.",
            "Leave out .distinct().",
            scene.replace(distinct, ""),
        )
    elif select.expressions and not isinstance(select.parent, exp.Union) and not _is_cut_off(select, names):
        yield Proposal(
            3,
            "distinct",
            "",
            "DISTINCT",
            "The same row comes more than once: with DISTINCT it is right.",
            "Add .distinct(), or leave out the join that repeats rows.",
            scene.replace(select.expressions[0], f"DISTINCT {scene.of(select.expressions[0])}"),
        )


def _groups(select: exp.Select, names: Names) -> Proposals:
    scene, group = names.scene, select.args.get("group")
    keys = list(group.expressions) if group is not None else []
    texts, shown = [scene.of(key) for key in keys], [names.show(key) for key in keys]
    clause = f"GROUP BY {', '.join(shown)}" if keys else ""
    aggregated = is_aggregated(select)
    if group is not None and keys and not aggregated:
        yield Proposal(
            0,
            "group",
            clause,
            "",
            f"{clause} makes one row of several that are equal in it: without GROUP BY it is right.",
            "Leave out .group_by().",
            scene.replace(group, ""),
        )
    grouped = keys_of(keys, scene)
    for at, key in enumerate(shown):
        rest = [*texts[:at], *texts[at + 1 :]]
        if same_groups(select, grouped, keys_of([*keys[:at], *keys[at + 1 :]], scene), scene):
            continue
        yield Proposal(
            1,
            "group",
            clause,
            f"GROUP BY {', '.join([*shown[:at], *shown[at + 1 :]])}" if rest else "",
            f"GROUP BY has {key} in it, so its groups are too small: without {key} it is right.",
            "Take it out of .group_by().",
            scene.replace(group, f" GROUP BY {', '.join(rest)}" if rest else "") if group is not None else (),
        )
    if group is None and not aggregated:
        return
    for column in scene.columns(select):
        if column.sql in texts:
            continue
        new = key_of(column)
        name = names.of_source(column.source, column.name, among=scene.sources(select))
        own = column.source.table is not None and column.name in column.source.table.primary_key
        if group is not None and keys and not same_groups(select, grouped, grouped | {new}, scene):
            yield Proposal(
                1 if own else 2,
                "group",
                clause,
                f"{clause}, {name}",
                f"{clause} merges rows that differ in {name} into one group: with {name} in GROUP BY it is right.",
                "Add it to .group_by().",
                scene.replace(group, f" GROUP BY {', '.join([*texts, column.sql])}"),
            )
        if group is not None:
            for at, key in enumerate(shown):
                others = keys_of([*keys[:at], *keys[at + 1 :]], scene)
                if same_groups(select, grouped, others | {new}, scene):
                    continue
                yield Proposal(
                    2 if own else 3,
                    "group",
                    clause,
                    f"GROUP BY {', '.join([*shown[:at], name, *shown[at + 1 :]])}",
                    f"The groups are by {key} ({clause}): by {name} it is right.",
                    "Change .group_by().",
                    scene.replace(group, f" GROUP BY {', '.join([*texts[:at], column.sql, *texts[at + 1 :]])}"),
                )
        else:
            last = [select.args.get("from_"), *(select.args.get("joins") or ()), select.args.get("where")]
            end = [part for part in last if part is not None]
            yield Proposal(
                2,
                "group",
                "",
                f"GROUP BY {name}",
                f"There is no GROUP BY: with GROUP BY {name} it is right.",
                "Add .group_by(…).",
                (scene.text.after(end[-1], f" GROUP BY {column.sql}"),),
            )


def _exchanged(select: exp.Select, names: Names) -> Proposals:
    items = [item for item in select.expressions if isinstance(item, exp.Alias)]
    for at, one in enumerate(items):
        for other in items[:at]:
            first, second = names.item(other), names.item(one)
            yield Proposal(
                1,
                "columns-exchanged",
                f"{names.show(other.this)} AS {first}, {names.show(one.this)} AS {second}",
                f"{names.show(one.this)} AS {first}, {names.show(other.this)} AS {second}",
                f"The columns {first} and {second} are swapped: each has the values of the other.",
                "Exchange the labels.",
                (
                    *names.scene.replace(one.this, names.scene.of(other.this)),
                    *names.scene.replace(other.this, names.scene.of(one.this)),
                ),
            )


@propose.register
def _(union: exp.SetOperation, names: Names) -> Proposals:
    yield from _cut(union, names)
    scene = names.scene
    left, right = scene.of(union.this), scene.of(union.expression)
    distinct = bool(union.args.get("distinct"))
    word = {exp.Except: "EXCEPT", exp.Intersect: "INTERSECT"}.get(type(union), "UNION")
    had, other = (word, f"{word} ALL") if distinct else (f"{word} ALL", word)
    does = "makes one row of equal ones" if distinct else "keeps equal rows"
    start, end = scene.text.span(union.this)[1], scene.text.span(union.expression)[0]
    change = scene.text.replaced(union.this, f" {other} ")._replace(start=start, end=end)
    yield Proposal(
        1,
        "union",
        had,
        other,
        f"{had} {does}: with {other} it is right.",
        f"Write {other.lower().replace(' ', '_')}(…).",
        (change,),
    )
    if isinstance(union, exp.Except):
        yield Proposal(
            1,
            "union",
            "EXCEPT",
            "EXCEPT the other way round",
            "EXCEPT takes the wrong rows away: with its two sides exchanged it is right.",
            "",
            (*scene.replace(union.this, right), *scene.replace(union.expression, left)),
        )
    if not union.args.get("with_") and not isinstance(union.parent, exp.CTE):
        for keep, drop, which in ((left, union.expression, "second"), (right, union.this, "first")):
            yield Proposal(
                3,
                "union",
                had,
                "",
                f"The {which} part of {had} brings rows that do not belong to the answer: without it it is right.",
                "",
                (scene.text.replaced(union.this, keep)._replace(end=scene.text.span(union.expression)[1]),)
                if drop is not None
                else (),
            )
