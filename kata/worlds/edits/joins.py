"""Edits of joins: inner or outer, their conditions, and superfluous joins."""

from __future__ import annotations

from functools import singledispatch

from sqlglot import exp

from kata.worlds.edits.conditions import added
from kata.worlds.edits.edit import Change, Proposal, Proposals
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import Source, conjuncts, quoted, select_of, unfolded

_SIDES = ("LEFT", "", "RIGHT", "FULL")
_WORDS = {"": "an inner join", "LEFT": "a left outer join", "RIGHT": "a right outer join", "FULL": "a full outer join"}
_DOES = {
    "": "drops rows without a partner",
    "LEFT": "keeps the rows that have no partner in it",
    "RIGHT": "keeps its rows that have no partner",
    "FULL": "keeps rows without a partner on both sides",
}
_WRITE = {
    "": "Write .join(…).",
    "LEFT": "Write .outerjoin(…), which is .join(…, isouter=True).",
    "RIGHT": "SQLAlchemy has no right join: start from the other table, .select_from(…).outerjoin(…).",
    "FULL": "Write .join(…, full=True).",
}


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of a join."""
    return iter(())


@propose.register
def _(join: exp.Join, names: Names) -> Proposals:
    select = select_of(join)
    if select is None or join not in (select.args.get("joins") or ()):
        return
    if join.args.get("on") is not None:
        yield from _sides(join, names)
        yield from _chained(join, select, names)
        yield from _conditions_too_many(join, names)
    elif isinstance(join.this, exp.Table | exp.Subquery):
        yield from _joined_in_where(join, select, names)
    yield from _conditions(join, select, names)
    yield from _needless(join, select, names)


def _sides(join: exp.Join, names: Names) -> Proposals:
    had, table = join.side or "", names.show(join.this)
    lateral = isinstance(join.this, exp.Lateral)
    for side in _SIDES:
        if side == had or (lateral and side in ("RIGHT", "FULL")):
            continue
        yield Proposal(
            1 if side == "FULL" or {had, side} == {"LEFT", "RIGHT"} else 0,
            "join",
            f"{_join(join)} {table}",
            f"{side or 'INNER'} JOIN {table}",
            _side_sentence(join, side, table),
            _WRITE[side],
            _as(join, side, names.scene.of(join.args["on"]), names),
        )


def _side_sentence(join: exp.Join, side: str, table: str) -> str:
    had = join.side or ""
    if {had, side} == {"LEFT", "RIGHT"}:
        kept, other = ("the tables before it", table) if had == "LEFT" else (table, "the tables before it")
        return (
            f"The outer join with {table} ({had} JOIN) keeps the rows of {kept} that have no partner: keeping those of"
            f" {other} instead ({side} JOIN) is right."
        )
    return (
        f"{table} is joined with {_WORDS[had]} ({_join(join)}), which {_DOES[had]}: with {_WORDS[side]}"
        f" ({f'{side} JOIN'.strip()}) in its place it is right."
    )


def _chained(join: exp.Join, select: exp.Select, names: Names) -> Proposals:
    """Inner joins through an association table: each of them drops the rows."""
    hanging = [one for one in _hanging(join, select) if not one.side and one.args.get("on") is not None]
    if len(hanging) < 2 or join.side:
        return
    tables = " and ".join(names.show(one.this) for one in hanging)
    yield Proposal(
        0,
        "join",
        f"JOIN {tables}",
        f"LEFT JOIN {tables}",
        f"{tables} are joined with inner joins (JOIN), which drop rows without a partner: with left outer joins (LEFT"
        " JOIN) in their place it is right.",
        _WRITE["LEFT"],
        tuple(change for one in hanging for change in _as(one, "LEFT", names.scene.of(one.args["on"]), names)),
    )


def _hanging(join: exp.Join, select: exp.Select) -> list[exp.Join]:
    """A join, and the later ones whose conditions need it."""
    joins = select.args["joins"]
    hanging, brought = [join], _aliases(join)
    for later in joins[joins.index(join) + 1 :]:
        on = later.args.get("on")
        if on is not None and any(column.table in brought for column in on.find_all(exp.Column)):
            hanging.append(later)
            brought |= _aliases(later)
    return hanging


def _aliases(join: exp.Join) -> set[str]:
    return {item.alias_or_name for item in unfolded(join.this)}


def _as(join: exp.Join, side: str, condition: str, names: Names) -> tuple[Change, ...]:
    return names.scene.replace(join, f" {f'{side} JOIN'.strip()} {names.scene.of(join.this)} ON {condition}")


def _join(join: exp.Join) -> str:
    return f"{join.side} JOIN" if join.side else "JOIN"


def _joined_in_where(join: exp.Join, select: exp.Select, names: Names) -> Proposals:
    """FROM a, b WHERE a.x = b.y: an inner join."""
    scene, where = names.scene, select.args.get("where")
    start = select.args.get("from_")
    if where is None or start is None or len(select.args["joins"]) > 1:
        return
    parts = conjuncts(where.this)
    for at, part in enumerate(parts):
        if not any(column.table == join.this.alias_or_name for column in part.find_all(exp.Column)):
            continue
        rest = " AND ".join(scene.of(other) for i, other in enumerate(parts) if i != at)
        for side, kept in (("LEFT", start.this), ("RIGHT", join.this)):
            yield Proposal(
                0,
                "join",
                f"WHERE {names.show(part)}",
                f"{side} JOIN {names.show(join.this)} ON {names.show(part)}",
                f"The tables are joined in WHERE ({names.show(part)}), which is an inner join and drops rows without a"
                f" partner: with an outer join that keeps every row of {names.show(kept)} it is right.",
                "Write the condition into .outerjoin(…), and start from the table whose rows are all wanted.",
                (
                    *_as(join, side, scene.of(part), names),
                    *scene.replace(where, f" WHERE {rest}" if rest else ""),
                ),
            )


def _conditions_too_many(join: exp.Join, names: Names) -> Proposals:
    scene, on = names.scene, join.args["on"]
    parts = conjuncts(on)
    select = select_of(join)
    for at, part in enumerate(parts if len(parts) > 1 else ()):
        rest = " AND ".join(scene.of(other) for i, other in enumerate(parts) if i != at)
        shown = names.show(part)
        yield Proposal(
            1,
            "join-condition",
            f"ON … AND {shown}",
            "",
            f"The join with {names.show(join.this)} also asks for {shown}: without this condition it is right.",
            "",
            scene.replace(on, rest),
        )
        if join.side and select is not None:
            yield Proposal(
                1,
                "join-condition",
                f"ON … AND {shown}",
                f"WHERE {shown}",
                f"The condition {shown} is in the ON of an outer join, which keeps the rows that do not fulfil it:"
                " in WHERE it is right.",
                "Write it into .where(…).",
                (*scene.replace(on, rest), *added(select, scene.of(part), names)),
            )


def _conditions(join: exp.Join, select: exp.Select, names: Names) -> Proposals:
    """The foreign keys that this join could follow."""
    scene, on = names.scene, join.args.get("on")
    sources = scene.sources(select)
    mine = sources.get(join.this.alias_or_name)
    if mine is None:
        return
    for other in sources.values():
        if other is mine:
            continue
        for column, key in scene.links(mine, other):
            sides = f"{quoted(mine.alias)}.{quoted(column)}", f"{quoted(other.alias)}.{quoted(key)}"
            condition = " = ".join(sides)
            if on is not None and scene.of(on) in (condition, " = ".join(reversed(sides))):
                continue
            shown = _shown_condition(mine, column, other, key, sources, names)
            yield _condition(join, condition, shown, on, names)
            if on is not None and not isinstance(on, exp.Boolean):
                yield Proposal(
                    1,
                    "join-condition",
                    f"ON {names.show(on)}",
                    f"ON {names.show(on)} AND {shown}",
                    f"The join with {names.show(join.this)} compares {names.show(on)} only, which lets rows meet that do not"
                    f" belong together: with AND {shown} it is right.",
                    "Add it to the join's condition, with and_(…).",
                    _as(join, join.side or "", f"({scene.of(on)}) AND {condition}", names),
                )


def _shown_condition(mine: Source, column: str, other: Source, key: str, among: dict[str, Source], names: Names) -> str:
    left, right = (names.of_source(source, name, among=among) for source, name in ((mine, column), (other, key)))
    return f"{left} = {right}"


def _condition(join: exp.Join, condition: str, shown: str, on: exp.Expr | None, names: Names) -> Proposal:
    table = names.show(join.this)
    connected = {column.table for column in on.find_all(exp.Column)} if on is not None else set()
    if on is None or isinstance(on, exp.Boolean):
        had, tier = "", 0
        sentence = (
            f"{table} is joined without a condition, every row with every row (a cartesian product): with ON {shown} it is"
            " right."
        )
    elif len(connected) < 2:
        had, tier = f"ON {names.show(on)}", 0
        sentence = (
            f"{table} is joined on {names.show(on)}, which does not connect the tables (a cartesian product): with ON"
            f" {shown} it is right."
        )
    else:
        had, tier = f"ON {names.show(on)}", 1
        sentence = f"The join compares {names.show(on)}: with {shown} in its place it is right."
    return Proposal(
        tier,
        "join-condition",
        had,
        f"ON {shown}",
        sentence,
        "Join along the relationship, .join(A.relationship), or say the condition: .join(B, A.b_id == B.id).",
        _as(join, join.side or "", condition, names),
    )


def _needless(join: exp.Join, select: exp.Select, names: Names) -> Proposals:
    """The join and those that depend on it, if nothing else uses their columns."""
    scene, hanging = names.scene, _hanging(join, select)
    gone = set().union(*map(_aliases, hanging))
    inside = {id(column) for one in hanging for column in one.find_all(exp.Column)}
    used = [column for column in select.find_all(exp.Column) if column.table in gone and id(column) not in inside]
    if used or any(isinstance(item, exp.Star) for item in select.expressions):
        return
    tables = " and ".join(names.show(item) for one in hanging for item in unfolded(one.this))
    yield Proposal(
        0,
        "join",
        " ".join(f"{_join(one)} {names.show(one.this)}" for one in hanging),
        "",
        f"The join with {tables} changes which rows there are, and nothing else uses it: without it it is right.",
        "Leave the join out: it drops rows that have no partner, and repeats those that have several (fan-out).",
        tuple(change for one in hanging for change in scene.replace(one, "")),
    )
