"""Every edit of a statement: the rules' proposals, also for all copies of an expression at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from sqlglot import exp

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
    selects,
    subqueries,
    windows,
    wrappers,
)
from kata.worlds.edits.edit import Edit, Proposal, Proposals
from kata.worlds.edits.names import Names
from kata.worlds.edits.running import Running
from kata.worlds.edits.scene import Scene
from kata.worlds.edits.text import Unplaced

Rule: TypeAlias = Callable[[exp.Expr, Names], Proposals]
_RULES: tuple[Rule, ...] = (
    joins.propose,
    comparisons.propose,
    wrappers.propose,
    aggregates.propose,
    windows.propose,
    conditions.propose,
    selects.propose,
    subqueries.propose,
    orders.propose,
    columns.propose,
)
# What is not an expression of its own has no copies.
_ALONE = (exp.Identifier, exp.Column, exp.Literal, exp.Table, exp.Parameter, exp.DataType, exp.TableAlias, exp.From)
_NUMBERS = re.compile(r"\$\d+|_\d+\b")


def edits(
    sql: str, schema: Schema, *, order: Sequence[tuple[str, bool]] = (), parameters: int = 0
) -> list[Edit]:
    """Return the single edits of a learner's statement, candidates for its repair; the most telling first.

    Args:
        sql: The statement.
        schema: The tables.
        order: The asked-for keys: the label or the name of the column, and whether it is descending.
        parameters: How many arguments the function has; in the new SQL they are $901, $902, …

    Returns:
        The edits; none if the statement cannot be parsed or is not a query.
    """
    return _edits(sql, _RULES, schema, order, parameters)


def mutants(sql: str, schema: Schema) -> list[Edit]:
    """Return the single edits of a right statement: wrong answers, except those that happen to mean the same.

    Args:
        sql: The statement; `:name` stands for an argument.
        schema: The tables.
    """
    return _edits(sql, (*_RULES, breaking.propose), schema, (), 0)


def _edits(
    sql: str, rules: Sequence[Rule], schema: Schema, order: Sequence[tuple[str, bool]], parameters: int
) -> list[Edit]:
    tree = parse_one(sql)
    if not isinstance(tree, exp.Query):
        return []
    scene = Scene(tree, schema, order, parameters)
    running, seen = Running(scene), {scene.text.sql}
    found = []
    for proposal in _sorted(_proposals(scene, rules)):
        text = scene.text.apply(proposal.changes)
        if text is not None and text not in seen:
            seen.add(text)
            words = proposal.had, proposal.right, proposal.sentence, proposal.help
            found.append(Edit(proposal.tier, proposal.kind, *words, text, running(proposal.changes)))
    return found


def _proposals(scene: Scene, rules: Sequence[Rule]) -> Iterator[tuple[int, Proposal]]:
    """All proposals, each with the rank of the clause that it changes."""
    names = Names(scene)
    made = {id(node): list(_of(node, names, rules)) for node in scene.nodes}
    for node in scene.nodes:
        rank = scene.rank(node)
        for proposal in made[id(node)]:
            yield rank, proposal
    for copies in _copies(scene):
        first, *others = (made[id(node)] for node in copies)
        if all([each.kind for each in first] == [each.kind for each in other] for other in others):
            for same in zip(first, *others, strict=True):
                changes = tuple(change for each in same for change in each.changes)
                yield scene.rank(copies[0]), replace(same[0], changes=changes)


def _of(node: exp.Expr, names: Names, rules: Sequence[Rule]) -> Iterator[Proposal]:
    for rule in rules:
        try:
            yield from rule(node, names)
        except Unplaced:
            continue


def _copies(scene: Scene) -> Iterable[list[exp.Expr]]:
    """SQLAlchemy repeats an expression wherever it is used: the nodes that are the same but for their numbers."""
    groups: dict[tuple[type, str], list[exp.Expr]] = defaultdict(list)
    for node in scene.nodes:
        if not isinstance(node, _ALONE):
            try:
                groups[type(node), _NUMBERS.sub("", scene.of(node))].append(node)
            except Unplaced:
                continue
    return [group for group in groups.values() if len(group) > 1]


def _sorted(ranked: Iterable[tuple[int, Proposal]]) -> list[Proposal]:
    """The most telling tier first; within it the clause that takes effect first, a single place, and the order of the text."""

    def key(each: tuple[int, Proposal]) -> tuple[int, int, int]:
        rank, proposal = each
        return proposal.tier, rank, min((change.start for change in proposal.changes), default=0)

    return [proposal for _, proposal in sorted(ranked, key=key) if proposal.changes]
