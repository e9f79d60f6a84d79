"""How an edit is run in a world: with its order shaken, and with recursions that end when they meet a cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from sqlglot import exp

from kata.shape.rewriting import can_be_shaken
from kata.worlds.edits.edit import Change
from kata.worlds.edits.orders import order_end
from kata.worlds.edits.scene import Scene, quoted
from kata.worlds.edits.text import Unplaced


class Running:
    """The form in which the edits of a statement are run."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._ended = list(_ended_recursions(scene))
        self._inside = list(_shaken_inside(scene))

    def __call__(self, changes: Sequence[Change]) -> str:
        """Return the statement with these changes and `random()` as its last order key; empty if that cannot be done.

        Where its order decides everything, the rows are the same.
        """
        scene, query = self._scene, self._scene.root
        if not isinstance(query, exp.Select) or not query.expressions:
            return ""
        distinct = query.args.get("distinct")
        removes = distinct is not None and scene.text.replaced(distinct, "") in changes
        if any(change.text.startswith("DISTINCT ") for change in changes) or (distinct is not None and not removes):
            return ""
        place, order = order_end(query, "", scene), query.args.get("order")
        whole = scene.text.span(order) if order is not None else (place.start, place.start)
        new = [text for start, end, text in changes if (start, end) == whole]
        has_order = any("ORDER BY" in text for text in new) if new else order is not None
        key = ", random()" if has_order else " ORDER BY random()"
        if any(start <= each.start <= end for each in self._inside for start, end, _ in changes):
            return ""  # what the edit writes anew has to be shaken, too
        inside = [each for each in self._inside if not place.start <= each.start <= place.end]
        return scene.text.apply([*changes, *self._ended, *inside, place._replace(text=key)]) or ""


def _shaken_inside(scene: Scene) -> Iterator[Change]:
    """`random()` as the last key where a subquery with an order is cut off, or a window numbers its rows."""
    for node in scene.nodes:
        if can_be_shaken(node, scene.root) and node.args.get("order") is not None:
            with suppress(Unplaced):
                yield scene.text.after(node.args["order"], ", random()")


def _ended_recursions(scene: Scene) -> Iterator[Change]:
    """CYCLE clauses: an edited recursion may run into a cycle, and would then never end."""
    for query in scene.ctes.values():
        cte = query.parent
        if not isinstance(query, exp.Union) or query.args.get("distinct") or not isinstance(cte, exp.CTE):
            continue
        source = next((each for each in scene.sources(query.expression).values() if each.query is query), None)
        items = query.this.expressions if isinstance(query.this, exp.Select) else []
        for name, item in zip(source.columns if source is not None else (), items, strict=False):
            column = item.unalias()
            table = scene.source_of(column)
            if table is not None and table.table is not None and table.table.primary_key == (column.name,):
                yield scene.text.after(cte, f" CYCLE {quoted(name)} SET kata_again USING kata_path")
                break
