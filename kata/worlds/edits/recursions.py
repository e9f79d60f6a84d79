"""Edits of recursive CTEs: a step that does not count, and a recursive part that is missing."""

from __future__ import annotations

from functools import singledispatch

from sqlglot import exp

from kata.worlds.edits.edit import Proposal, Proposals
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import quoted

_COUNTED = (exp.Column, exp.Literal, exp.Parameter, exp.Cast)
_NEXT = "next_row"


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of a recursive CTE."""
    return iter(())


@propose.register
def _(cte: exp.CTE, names: Names) -> Proposals:
    clause = cte.parent
    if not isinstance(clause, exp.With) or not clause.args.get("recursive"):
        return
    if isinstance(cte.this, exp.Union):
        yield from _stands_still(cte.this, names)
    elif isinstance(cte.this, exp.Select):
        yield from _without_recursion(cte, cte.this, names)


def _stands_still(union: exp.Union, names: Names) -> Proposals:
    """In the recursive part, a column that does not grow from step to step."""
    select = union.expression
    for source in names.scene.sources(select).values():
        if source.query is not union:
            continue
        for name, item in zip(source.columns, select.expressions, strict=False):
            value = item.unalias()
            # A column of the table takes part in the recursion; one of the CTE itself, or a constant, stands still.
            if not isinstance(value, _COUNTED) or names.scene.source_of(value) not in (None, source):
                continue
            grown, shown = f"{quoted(source.alias)}.{quoted(name)} + 1", f"{source.alias}.{name} + 1"
            yield Proposal(
                1,
                "depth",
                names.show(value),
                shown,
                f"{name} does not grow from step to step (the recursive part has {names.show(value)}), so an order by it"
                f" is left to chance: with {shown} it is right.",
                "Count on in the recursive part: cte.c.… + 1.",
                names.scene.replace(item, f"{grown} AS {quoted(name)}"),
            )


def _without_recursion(cte: exp.CTE, select: exp.Select, names: Names) -> Proposals:
    """WITH RECURSIVE without a recursive part: it could climb along a foreign key of the table to itself."""
    scene, sources = names.scene, list(names.scene.sources(select).values())
    table = sources[0].table if len(sources) == 1 else None
    alias = cte.args.get("alias")
    columns = [column.name for column in alias.columns] if isinstance(alias, exp.TableAlias) else []
    columns = columns or select.named_selects
    if table is None or len(table.primary_key) != 1:
        return
    items = []
    for name, item in zip(columns, select.expressions, strict=False):
        value = item.unalias()
        own = isinstance(value, exp.Column)
        items.append(f"{_NEXT}.{quoted(value.name)}" if own else f"{quoted(cte.alias)}.{quoted(name)} + 1")
    for key in table.foreign_keys:
        named = dict(zip((item.unalias().name for item in select.expressions), columns, strict=False))
        if key.table != table.name or len(key.columns) != 1 or key.columns[0] not in named:
            continue
        link = f"{quoted(cte.alias)}.{quoted(named[key.columns[0]])}"
        shown = f"{table.name}.{key.referenced[0]} = {cte.alias}.{named[key.columns[0]]}"
        step = f"SELECT {', '.join(items)} FROM {table.name} AS {_NEXT} JOIN {quoted(cte.alias)}"
        yield Proposal(
            1,
            "recursion",
            "",
            f"UNION ALL SELECT … JOIN {cte.alias} ON {shown}",
            f"The CTE {cte.alias} has no recursive part, so it ends with its first row: with UNION ALL and a query that"
            f" joins {cte.alias} itself ({shown}) it is right.",
            "cte = cte.union_all(select(…).join(cte, …)): union_all() returns a new CTE, keep it.",
            (scene.text.after(select, f" UNION ALL {step} ON {_NEXT}.{quoted(key.referenced[0])} = {link}"),),
        )
