"""Every edit of a statement: the rules' proposals, also for all copies of an expression at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from sqlglot import exp
from sqlglot.errors import SqlglotError

from kata.datasets.schema import Schema
from kata.shape.tree import parse_one
from kata.worlds.edits import (
    aggregates,
    breaking,
    columns,
    comparisons,
    conditions,
    joins,
    orders,
    recursions,
    selects,
    subqueries,
    windows,
    wrappers,
)
from kata.worlds.edits.edit import Edit, Proposal, Proposals
from kata.worlds.edits.names import Names
from kata.worlds.edits.running import Running
from kata.worlds.edits.scene import Scene
from kata.worlds.edits.text import Unplaced, is_marked

Rule: TypeAlias = Callable[[exp.Expr, Names], Proposals]
_RULES: tuple[Rule, ...] = (
    joins.propose,
    comparisons.propose,
    wrappers.propose,
    aggregates.propose,
    windows.propose,
    conditions.propose,
    selects.propose,
    recursions.propose,
    subqueries.propose,
    orders.propose,
    columns.propose,
)
# What is not an expression of its own has no copies.
_ALONE = (exp.Identifier, exp.Column, exp.Literal, exp.Table, exp.Parameter, exp.DataType, exp.TableAlias, exp.From)
_NUMBERS = re.compile(r"\$\d+|_\d+\b")


def edits(sql: str, schema: Schema, *, order: Sequence[tuple[str, bool]] = (), parameters: int = 0) -> list[Edit]:
    """Return the single edits of a learner's statement, candidates for its repair; the most telling first.

    Args:
        sql: The statement.
        schema: The tables.
        order: The asked-for keys: the label or the name of the column, and whether it is descending.
        parameters: How many arguments the function has; in the new SQL they are $901, $902, …

    Returns:
        The edits; none if the statement cannot be parsed, is not a query, or writes.
    """
    return _edits(sql, _RULES, schema, order, parameters)


def mutants(sql: str, schema: Schema) -> list[Edit]:
    """Return the single edits of a right statement: wrong answers, except those that happen to mean the same.

    Args:
        sql: The statement; `:name` stands for an argument.
        schema: The tables.
    """
    made = _edits(sql, (*_RULES, breaking.propose), schema, (), 0)
    # The same clause may be in several places; what names a mutant has to differ.
    times: Counter[tuple[str, str, str]] = Counter()
    named = []
    for edit in made:
        name = edit.kind, edit.had, edit.right
        times[name] += 1
        named.append(replace(edit, right=f"{edit.right} ({times[name]})") if times[name] > 1 else edit)
    return named


def _edits(
    sql: str, rules: Sequence[Rule], schema: Schema, order: Sequence[tuple[str, bool]], parameters: int
) -> list[Edit]:
    tree = parse_one(sql)
    if not isinstance(tree, exp.Query) or tree.find(exp.DML) is not None or is_marked(sql):
        return []
    try:
        scene = Scene(tree, schema, order, parameters)
    except (SqlglotError, ValueError, RecursionError):
        return []  # parsed, but not to be written again
    running, seen = Running(scene), {scene.text.sql}
    found = []
    for proposal in _sorted(_proposals(scene, rules), scene):
        text = scene.text.apply(proposal.changes)
        if text is not None and text not in seen:
            seen.add(text)
            words = proposal.had, proposal.right, proposal.sentence, proposal.help
            found.append(Edit(proposal.tier, proposal.kind, *words, text, running(proposal.changes)))
    return found


def _proposals(scene: Scene, rules: Sequence[Rule]) -> Iterator[Proposal]:
    names = Names(scene)
    made = {id(node): list(_of(node, names, rules)) for node in scene.nodes}
    for node in scene.nodes:
        yield from made[id(node)]
    for copies in _copies(scene):
        first, *others = (made[id(node)] for node in copies)
        if all([each.kind for each in first] == [each.kind for each in other] for other in others):
            for same in zip(first, *others, strict=True):
                yield replace(same[0], changes=tuple(change for each in same for change in each.changes))


def _of(node: exp.Expr, names: Names, rules: Sequence[Rule]) -> Iterator[Proposal]:
    for rule in rules:
        try:
            yield from rule(node, names)
        except (Unplaced, AttributeError, LookupError, TypeError):
            continue  # a part of SQL that the rule does not know: nothing of it is edited


def _copies(scene: Scene) -> Iterable[list[exp.Expr]]:
    """SQLAlchemy repeats an expression wherever it is used: the nodes that are the same but for their numbers."""
    groups: dict[tuple[type, str], list[exp.Expr]] = defaultdict(list)
    for node in scene.nodes:
        if not isinstance(node, _ALONE):
            try:
                groups[type(node), _NUMBERS.sub("", scene.of(node))].append(node)
            except Unplaced:
                continue
    repeated = [group for group in groups.values() if len(group) > 1]
    # The columns in them are repeated with them.
    columns = [zip(*(list(node.find_all(exp.Column)) for node in group), strict=False) for group in repeated]
    inner = {tuple(map(id, same)): list(same) for group in columns for same in group if len(set(map(id, same))) > 1}
    return [*repeated, *inner.values()]


def _sorted(proposals: Iterable[Proposal], scene: Scene) -> list[Proposal]:
    """The most telling tier first; within it the clause that takes effect first, and the order of the text."""

    def key(proposal: Proposal) -> tuple[int, int, int]:
        start = min(change.start for change in proposal.changes)
        return proposal.tier, scene.rank(start), start

    return sorted((each for each in proposals if each.changes and (each.had != each.right or not each.had)), key=key)
