"""Edits of the outermost ORDER BY: keys missing, too many, turned round, or in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from itertools import islice, product

from sqlglot import exp

from kata.worlds.edits.edit import Change, Proposal, Proposals
from kata.worlds.edits.names import Names
from kata.worlds.edits.scene import Scene, quoted

_SPELLINGS = 12
_BEFORE_ORDER = ("windows", "having", "group", "where", "laterals", "joins", "from_")


@singledispatch
def propose(_node: exp.Expr, _names: Names) -> Proposals:
    """Edits of the order."""
    return iter(())


@dataclass(frozen=True)
class _Key:
    """A key of an order: as SQL, as a message shows it, and its direction."""

    sql: str
    shown: str
    descending: bool

    @property
    def text(self) -> str:
        return f"{self.sql} DESC" if self.descending else self.sql

    @property
    def words(self) -> str:
        return f"{self.shown} DESC" if self.descending else self.shown


@propose.register(exp.Select)
@propose.register(exp.SetOperation)
def _(query: exp.Query, names: Names) -> Proposals:
    if query is not names.scene.root:
        return
    order = query.args.get("order")
    keys = list(order.expressions) if order is not None else []
    had = [_Key(names.scene.of(key), names.show(key), descending=False) for key in keys]
    yield from _each(query, keys, had, names)
    wanted = [list(_spelt(query, name, down, names)) for name, down in names.scene.order]
    for spellings in wanted:
        for key in spellings:
            yield from _with(query, had, key, names)
    for key in _steps(query, names):
        yield _whole(query, had, [key], 1, names)
    if wanted and all(wanted):
        for whole in islice(product(*wanted), _SPELLINGS):
            yield _whole(query, had, list(whole), 2 if had else 0, names)


def _written(query: exp.Query, keys: list[str], names: Names) -> tuple[Change, ...]:
    """The changes that give the query this order."""
    order = query.args.get("order")
    text = f" ORDER BY {', '.join(keys)}" if keys else ""
    return names.scene.replace(order, text) if order is not None else (_behind(query, text, names.scene),)


def _behind(query: exp.Query, text: str, scene: Scene) -> Change:
    """The change that inserts a text where the ORDER BY of a query ends, or would begin."""
    if query.args.get("order") is not None:
        return scene.text.after(query.args["order"], text)
    if isinstance(query, exp.SetOperation):
        return scene.text.after(query.expression, text)
    for clause in _BEFORE_ORDER:
        found = query.args.get(clause)
        if found:
            return scene.text.after(found[-1] if isinstance(found, list) else found, text)
    return scene.text.after(query.expressions[-1], text)


def shaken(scene: Scene, changes: Sequence[Change]) -> str:
    """Return the statement with these changes and `random()` as its last order key; empty if that cannot be done."""
    query = scene.root
    if not isinstance(query, exp.Select) or not query.expressions:
        return ""
    distinct = query.args.get("distinct")
    removes = distinct is not None and scene.text.replaced(distinct, "") in changes
    adds = any(change.text.startswith("DISTINCT ") for change in changes)
    if adds or (distinct is not None and not removes):
        return ""
    place = _behind(query, "", scene)
    ordered = query.args.get("order")
    whole = scene.text.span(ordered) if ordered is not None else (place.start, place.start)
    new = [text for start, end, text in changes if (start, end) == whole]
    has_order = any("ORDER BY" in text for text in new) if new else ordered is not None
    key = ", random()" if has_order else " ORDER BY random()"
    return scene.text.apply([*changes, place._replace(text=key)]) or ""


def _each(query: exp.Query, keys: list[exp.Expr], had: list[_Key], names: Names) -> Proposals:
    """Each key turned round, taken away, or exchanged with the one before."""
    scene, texts, words = names.scene, [key.text for key in had], [key.words for key in had]
    clause = f"ORDER BY {', '.join(words)}"
    for at, key in enumerate(keys):
        down, inner = key.args.get("desc"), names.show(key.this)
        turned = scene.of(key.this) + ("" if down else " DESC")
        right = [*words[:at], inner + ("" if down else " DESC"), *words[at + 1 :]]
        yield Proposal(
            0,
            "order",
            clause,
            f"ORDER BY {', '.join(right)}",
            f"The order is by {inner} {'descending' if down else 'ascending'}:"
            f" {'ascending' if down else 'descending (DESC)'} is right.",
            f"Write {'.asc()' if down else '.desc()'}.",
            _written(query, [*texts[:at], turned, *texts[at + 1 :]], names),
        )
        yield from _nulls(query, at, key, had, names)
        yield Proposal(
            2,
            "order",
            clause,
            f"ORDER BY {', '.join(words[:at] + words[at + 1 :])}" if len(words) > 1 else "",
            f"ORDER BY has {words[at]} in it: without this key the order is right.",
            "Take it out of order_by().",
            _written(query, texts[:at] + texts[at + 1 :], names),
        )
        if at:
            swapped = [*range(at - 1), at, at - 1, *range(at + 1, len(keys))]
            yield Proposal(
                1,
                "order",
                clause,
                f"ORDER BY {', '.join(words[i] for i in swapped)}",
                f"The order has {words[at - 1]} before {words[at]}: {words[at]} before {words[at - 1]} is right.",
                "Exchange them in order_by().",
                _written(query, [texts[i] for i in swapped], names),
            )


def _nulls(query: exp.Query, at: int, key: exp.Expr, had: list[_Key], names: Names) -> Proposals:
    """NULLs come last in an ascending order and first in a descending one, unless the statement says otherwise."""
    down, texts = bool(key.args.get("desc")), [each.text for each in had]
    first = bool(key.args.get("nulls_first"))
    where = "LAST" if first else "FIRST"
    text = f"{names.scene.of(key.this)}{' DESC' if down else ''} NULLS {where}"
    shown = f"{names.show(key.this)}{' DESC' if down else ''} NULLS {where}"
    yield Proposal(
        2,
        "order",
        f"ORDER BY {', '.join(each.words for each in had)}",
        f"ORDER BY {', '.join([each.words for each in had[:at]] + [shown] + [each.words for each in had[at + 1 :]])}",
        f"The order puts the NULLs of {names.show(key.this)} {'first' if first else 'last'}: with NULLS {where} it is right.",
        f"Write .nulls_{where.lower()}().",
        _written(query, [*texts[:at], text, *texts[at + 1 :]], names),
    )


def _spelt(query: exp.Query, name: str, down: bool, names: Names) -> Iterator[_Key]:
    """How an asked-for key can be written here: as a column of what the query reads, or as a label."""
    scene = names.scene
    among = scene.sources(query)
    for column in scene.columns(query):
        if column.name == name:
            yield _Key(column.sql, names.of_source(column.source, name, among=among), down)
    if name in query.named_selects:
        yield _Key(quoted(name), name, down)


def _with(query: exp.Query, had: list[_Key], key: _Key, names: Names) -> Proposals:
    """An asked-for key added, or in the place of another."""
    texts, words = [each.text for each in had], [each.words for each in had]
    clause = f"ORDER BY {', '.join(words)}" if words else ""
    for at in range(len(had) + 1):
        right = [*words[:at], key.words, *words[at:]]
        yield Proposal(
            0 if at == len(had) else 1,
            "order",
            clause,
            f"ORDER BY {', '.join(right)}",
            _missing(query, words, at, key, names),
            "Add it to order_by().",
            _written(query, [*texts[:at], key.text, *texts[at:]], names),
        )
    for at, other in enumerate(had):
        if other.text != key.text:
            yield Proposal(
                1,
                "order",
                clause,
                f"ORDER BY {', '.join([*words[:at], key.words, *words[at + 1 :]])}",
                f"The order is by {other.words} where it should be by something else: with {key.words} in its place it is"
                " right.",
                "Change order_by().",
                _written(query, [*texts[:at], key.text, *texts[at + 1 :]], names),
            )


def _missing(query: exp.Query, words: list[str], at: int, key: _Key, names: Names) -> str:
    if not words:
        return f"{_without(query, names)}: with ORDER BY {key.words} it is right."
    if at == len(words):
        return (
            f"ORDER BY {', '.join(words)} leaves the order of rows that are equal in it to chance (a tie): with"
            f" {key.words} as its last key it is right."
        )
    return f"ORDER BY lacks {key.words} before {words[at]}: with it the order is right."


def _without(query: exp.Query, names: Names) -> str:
    inner = any(isinstance(node, exp.Order) and isinstance(node.parent, exp.Query) for node in names.scene.nodes)
    if inner:
        return "The outermost query has no ORDER BY (that of a subquery does not order the result)"
    if any(isinstance(node, exp.Window) and node.args.get("order") for node in names.scene.nodes):
        return "The statement has no ORDER BY of its own (that of a window does not order the result)"
    return "The statement has no ORDER BY, so its order is left to chance"


def _steps(query: exp.Query, names: Names) -> Iterator[_Key]:
    """Columns that only a CTE or subquery has: a step that was counted, whatever it is called."""
    known = {name for table in names.scene.schema.tables.values() for name in table.columns}
    for column in names.scene.columns(query):
        if column.source.query is not None and column.name not in known:
            shown = names.of_source(column.source, column.name, among=names.scene.sources(query))
            for down in (False, True):
                yield _Key(column.sql, shown, down)


def _whole(query: exp.Query, had: list[_Key], keys: list[_Key], tier: int, names: Names) -> Proposal:
    right = ", ".join(key.words for key in keys)
    clause = f"ORDER BY {', '.join(key.words for key in had)}" if had else ""
    return Proposal(
        tier,
        "order",
        clause,
        f"ORDER BY {right}",
        f"The order is {clause}: ORDER BY {right} is right."
        if had
        else f"{_without(query, names)}: with ORDER BY {right} it is right.",
        "Write it into order_by() of the outermost query.",
        _written(query, [key.text for key in keys], names),
    )
