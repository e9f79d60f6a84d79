"""Edits of the outermost ORDER BY: keys that are missing, superfluous, reversed, or in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from itertools import islice, product

from sqlglot import exp

from kata.worlds.edits.edit import Change, Proposal, Proposals
from kata.worlds.edits.meaning import is_aggregated, never_null
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
    wanted = [list(_spelt(query, name, down, names)) for name, down in names.scene.order]
    steps = list(_steps(query, names))
    known = {key.sql for key in [*(key for spellings in wanted for key in spellings), *([] if all(wanted) else steps)]}
    meant = [not wanted or names.scene.of(key.this) in known for key in keys]
    yield from _each(query, keys, had, meant, names)
    yield from _asked_for(query, keys, had, wanted, names)
    if not had:
        yield from _moved_out(query, names)
    for key in steps:
        yield _whole(query, had, [key], 1, names)
    if wanted and all(wanted):
        for whole in islice(product(*wanted), _SPELLINGS):
            yield _whole(query, had, list(whole), 2 if had else 0, names)
            yield from _forced(query, list(whole), names)


def _written(query: exp.Query, keys: list[str], names: Names) -> tuple[Change, ...]:
    """The changes that give the query this order."""
    order = query.args.get("order")
    text = f" ORDER BY {', '.join(keys)}" if keys else ""
    return names.scene.replace(order, text) if order is not None else (order_end(query, text, names.scene),)


def order_end(query: exp.Query, text: str, scene: Scene) -> Change:
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


def _each(query: exp.Query, keys: list[exp.Expr], had: list[_Key], meant: list[bool], names: Names) -> Proposals:
    """Each key reversed, removed, or exchanged with the one before; `meant` are those that are asked for."""
    scene, texts, words = names.scene, [key.text for key in had], [key.words for key in had]
    clause = f"ORDER BY {', '.join(words)}"
    for at, key in enumerate(keys):
        down, inner = key.args.get("desc"), names.show(key.this)
        turned = scene.of(key.this) + ("" if down else " DESC")
        right = [*words[:at], inner + ("" if down else " DESC"), *words[at + 1 :]]
        yield Proposal(
            0 if meant[at] else 3,
            "order",
            clause,
            f"ORDER BY {', '.join(right)}",
            f"The order is by {inner} {'descending' if down else 'ascending'}:"
            f" {'ascending' if down else 'descending (DESC)'} is right.",
            f"Write {'.asc()' if down else '.desc()'}.",
            _written(query, [*texts[:at], turned, *texts[at + 1 :]], names),
        )
        if not never_null(key.this, scene):
            yield from _nulls(query, at, key, had, names)
        yield Proposal(
            2 if meant[at] else 1,
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
                1 if meant[at] and meant[at - 1] else 3,
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
    """How an asked-for key can be written here, the likeliest first: as a column of what the query reads, or as a label."""
    scene = names.scene
    among = scene.sources(query)
    shown = next((item.unalias() for item in query.selects if item.alias_or_name == name), None)
    columns = [column for column in scene.columns(query) if column.name == name]
    if isinstance(shown, exp.Column):
        # A label is asked for: no other column of its name is meant.
        own = scene.source_of(shown)
        columns = [column for column in columns if column.source is own and shown.name == name]
    # The more columns of a source are shown, the likelier it is that its column is meant.
    uses = [scene.source_of(item.unalias()) for item in query.selects]
    for column in sorted(columns, key=lambda column: -sum(use is column.source for use in uses)):
        yield _Key(column.sql, names.of_source(column.source, name, among=among), down)
    if shown is not None:
        yield _Key(quoted(name), name, down)
        yield _Key(scene.of(shown), names.show(shown), down)


def _asked_for(
    query: exp.Query, keys: list[exp.Expr], had: list[_Key], wanted: list[list[_Key]], names: Names
) -> Proposals:
    """An asked-for key added, or in the place of another, where it does not break the order of the asked-for keys."""
    places = [_place_of(key, wanted, names) for key in keys]
    for rank, spellings in enumerate(wanted):
        for at in range(len(had) + 1 if had else 0):
            before = [place for place in places[:at] if place is not None]
            after = [place for place in places[at:] if place is not None]
            if rank in places or any(place > rank for place in before):
                continue
            for key in spellings:
                if all(place > rank for place in after):
                    in_place_of_one = at < len(had) and places[at] is None
                    tier = 2 if in_place_of_one or None in places else 1 if at < len(had) else 0
                    yield _added(query, had, at, key, tier, names)
                if at < len(had) and all(place > rank for place in after if place is not places[at]):
                    yield _replaced(query, had, at, key, names)


def _place_of(key: exp.Expr, wanted: list[list[_Key]], names: Names) -> int | None:
    """Which of the asked-for keys a key of the statement is; `None` for another one."""
    inner = key.this if isinstance(key, exp.Ordered) else key
    text = names.scene.of(inner)
    return next((at for at, spellings in enumerate(wanted) if any(one.sql == text for one in spellings)), None)


def _added(query: exp.Query, had: list[_Key], at: int, key: _Key, tier: int, names: Names) -> Proposal:
    texts, words = [each.text for each in had], [each.words for each in had]
    clause = f"ORDER BY {', '.join(words)}"
    if at == len(words):
        sentence = (
            f"{clause} leaves the order of rows that are equal in it to chance (a tie): with {key.words} as its last key"
            " it is right."
        )
    else:
        sentence = f"ORDER BY lacks {key.words} before {words[at]}: with it the order is right."
    return Proposal(
        tier,
        "tie-break" if at == len(words) else "order",
        clause,
        f"ORDER BY {', '.join([*words[:at], key.words, *words[at:]])}",
        sentence,
        "Add it to order_by().",
        _written(query, [*texts[:at], key.text, *texts[at:]], names),
    )


def _replaced(query: exp.Query, had: list[_Key], at: int, key: _Key, names: Names) -> Proposal:
    texts, words = [each.text for each in had], [each.words for each in had]
    which = (
        "The order is by"
        if len(had) == 1
        else "The last key of the order is"
        if at == len(had) - 1
        else "The order has"
    )
    return Proposal(
        1,
        "order",
        f"ORDER BY {', '.join(words)}",
        f"ORDER BY {', '.join([*words[:at], key.words, *words[at + 1 :]])}",
        f"{which} {words[at]}: with {key.words} in its place the order is right.",
        "Change order_by().",
        _written(query, [*texts[:at], key.text, *texts[at + 1 :]], names),
    )


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
    yield from _steps_of_list(query, known, names)


def _steps_of_list(query: exp.Query, known: set[str], names: Names) -> Iterator[_Key]:
    """WHERE x IN (SELECT id FROM cte): the columns that the CTE counts are not in FROM."""
    where = query.args.get("where")
    for condition in where.find_all(exp.In) if where is not None else ():
        inner = condition.find(exp.Select)
        sources = list(names.scene.sources(inner).values())
        if inner is None or len(sources) != 1 or len(inner.expressions) != 1 or inner.args.get("where") is not None:
            continue
        link = f"{names.scene.of(inner.expressions[0].unalias())} = {names.scene.of(condition.this)}"
        for name in sources[0].columns if sources[0].query is not None else ():
            if name and name not in known:
                column = f"{quoted(sources[0].alias)}.{quoted(name)}"
                step = f"(SELECT {column} FROM {names.scene.of(sources[0].node)} WHERE {link})"
                for down in (False, True):
                    yield _Key(step, f"{sources[0].alias}.{name}", down)


def _moved_out(query: exp.Query, names: Names) -> Proposals:
    """The order of a subquery in FROM, outside."""
    scene, sources = names.scene, list(names.scene.sources(query).values())
    inner = sources[0].query if len(sources) == 1 else None
    if not isinstance(inner, exp.Select) or inner.args.get("order") is None:
        return
    order = inner.args["order"]
    keys, words, new = [], [], []
    items = [(scene.of(item.unalias()), item.alias_or_name) for item in inner.selects]
    for at, key in enumerate(order.expressions):
        text = scene.of(key.this)
        label = next((name for item, name in items if text in (item, name)), f"kata_key_{at}")
        if label.startswith("kata_key_"):
            new.append(f"{text} AS {label}")
        keys.append(f"{quoted(sources[0].alias)}.{quoted(label)}{' DESC' if key.args.get('desc') else ''}")
        words.append(names.show(key))
    more = (scene.text.after(inner.selects[-1], f", {', '.join(new)}"),) if new else ()
    yield Proposal(
        0,
        "order",
        "",
        f"ORDER BY {', '.join(words)}",
        f"{_without(query, names)}: with ORDER BY {', '.join(words)} outside it is right.",
        "Write order_by() at the outermost query.",
        (*more, *_written(query, keys, names)),
    )


def _forced(query: exp.Query, keys: list[_Key], names: Names) -> Proposals:
    """DISTINCT and GROUP BY merge rows, and do not let the order have a key that is not shown: both go together."""
    scene, right = names.scene, ", ".join(key.words for key in keys)
    group = query.args.get("group") if isinstance(query, exp.Select) and not is_aggregated(query) else None
    for clause, word in ((query.args.get("distinct"), "DISTINCT"), (group, "GROUP BY")):
        if isinstance(clause, exp.Distinct | exp.Group):
            yield Proposal(
                1,
                word.split()[0].lower(),
                names.show(clause),
                f"ORDER BY {right}",
                f"{names.show(clause)} merges rows that are equal in it, and does not let the order have every key: without"
                f" {word}, and with ORDER BY {right}, it is right.",
                f"Leave out .{'distinct' if word == 'DISTINCT' else 'group_by'}().",
                (*scene.replace(clause, ""), *_written(query, [key.text for key in keys], names)),
            )


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
