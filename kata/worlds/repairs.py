"""Proven repairs: the single edit of a learner's own statement after which it is right in all worlds names the mistake."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

from kata.datasets import literal
from kata.worlds.edits import FIRST_ARGUMENT, Edit

Pairs: TypeAlias = Sequence[tuple[Edit, int]]
IsRight: TypeAlias = Callable[[Pairs], Awaitable[list[bool]]]
_TIERS = range(5)
_HOLE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$(\d+)")
# Most edits are wrong in one of the first worlds, nearly all others in one of these.
_SECOND = 8


async def repairs(
    statement: str, candidates: Sequence[Edit], is_right: IsRight, worlds: int, first: Sequence[int]
) -> list[Edit]:
    """Find the edits that make a wrong statement right.

    Args:
        statement: The wrong statement.
        candidates: Its single edits, the most telling first.
        is_right: Runs each edit in a world, and says whether it equals the oracle there. An edit that does not end in
            time, or that the server refuses, is not right.
        worlds: How many worlds there are.
        first: The indexes of those in which most edits show that they are wrong: the smallest failing ones, and one in
            which the statement is right.

    Returns:
        Of the first tier that has any, the edits that equal the oracle in every world, the most telling first.
    """
    early = list(dict.fromkeys(first))
    later = [number for number in range(worlds) if number not in early]
    stages = [stage for stage in (early, later[:_SECOND], later[_SECOND:]) if stage]
    for tier in _TIERS:
        left = [edit for edit in candidates if edit.tier == tier and edit.sql != statement]
        for stage in stages:
            if not left:
                break
            verdicts = iter(await is_right([(edit, world) for edit in left for world in stage]))
            left = [edit for edit in left if all([next(verdicts) for _ in stage])]
        if left and stages:
            return left
    return []


def filled(sql: str, parameters: Sequence[Any], arguments: Sequence[Any]) -> str:
    """Return the statement of an edit with literals in the place of its parameters.

    An edit may take a parameter away, or refer to an argument of the function, so it cannot be prepared like the statement
    that it was made from.

    Args:
        sql: The statement.
        parameters: The values of `$1`, `$2`, …
        arguments: The values of `$901`, `$902`, …, the function's arguments.
    """

    def value(hole: re.Match[str]) -> str:
        if hole[1] is None:
            return hole[0]
        number = int(hole[1])
        values, at = (arguments, number - FIRST_ARGUMENT) if number >= FIRST_ARGUMENT else (parameters, number - 1)
        if not 0 <= at < len(values):
            return hole[0]
        return "NULL" if values[at] is None else literal(str(values[at]))

    return _HOLE.sub(value, sql)
