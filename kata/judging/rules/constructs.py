"""Whether the statements are made of SQLAlchemy's constructs: no raw SQL, and no argument pasted into the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation

_BUT = "the rows may be right, but the exercise is about the constructs"
_COMPARE = "Compare the column with the value itself, as in where(Model.column == value): that sends a parameter."
_LONGEST_SHOWN = 60
_TYPE = r"::[A-Za-z_][A-Za-z_ ]*(?:\(\d+(?:, ?\d+)?\))?(?:\[\])*"
_PARAMETER = re.compile(rf"\$\d+(?:{_TYPE})?")
# As many as there are rows or values: IN lists and the VALUES of several rows.
_LIST = re.compile(r"\(\$(?:, ?\$)*\)(?:, ?\(\$(?:, ?\$)*\))*")
_LITERAL = re.compile(r"'(?:[^']|'')*'|(?<![\w$.\"])\d+(?:\.\d+)?(?![\w\"])")


def written_with_constructs(observations: Sequence[Observation], *, construct: str) -> None:
    """Reject raw SQL, whole or in part, statements sent past SQLAlchemy, and arguments pasted into the text.

    Two witnesses find raw SQL: SQLAlchemy's own tree of each statement, read in the worker, and the function's source,
    read by the judge. A star or a constant in `text()` is not raw SQL. The message recommends `construct` instead.
    """
    _nothing_is_pasted(observations)
    for observation in observations:
        for statement, origin in zip(observation.work, observation.origins, strict=True):
            # Where COPY is allowed (see `conduct`), it is the driver's.
            if statement.copy == "in":
                continue
            if not origin:
                raise observation.mistake(
                    "A statement was sent past SQLAlchemy, straight through the driver.",
                    help=f"Write it with {construct} and send it through the session.",
                )
            if origin.get("text"):
                raise observation.mistake(_raw(origin.get("raw")), help=f"Write it with {construct}.")
        if observation.by_hand and any(statement.copy != "in" for statement in observation.work):
            use = observation.by_hand[0]
            pasted = ", put together from values" if use.pasted else ""
            raise observation.mistake(
                f"There is raw SQL in {use.how}{pasted} ({observation.label}/{use.module}.py, line {use.line}): {_BUT}.",
                help=f"Write it with {construct}.",
            )


def written_as_raw_sql(observations: Sequence[Observation], *, construct: str) -> None:
    """Reject statements that are not raw SQL in `text()` as a whole, arguments pasted into it, and a text that changes.

    It is the opposite of `written_with_constructs`, for an exercise about raw SQL. `construct` is how to write it.
    """
    _nothing_is_pasted(observations, help="Write :name in the text, and give its value as a parameter.")
    for observation in observations:
        for origin in observation.origins:
            raw = origin.get("raw")
            found: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
            if not origin or not found.get("how") or found["how"] == "exec_driver_sql()":
                how = "is made of SQLAlchemy's constructs" if origin and not found else "was sent past text()"
                raise observation.mistake(
                    f"The statement {how}: the exercise is about raw SQL in text().", help=f"Write it with {construct}."
                )
            if not found.get("whole"):
                raise observation.mistake(
                    f"Only a part of the statement is raw SQL (in {str(found['how'])[:_LONGEST_SHOWN]}): the whole statement is asked for in text().",
                    help=f"Write it with {construct}.",
                )
    first: dict[int, str] = {}
    for observation in observations:
        for at, statement in enumerate(observation.work):
            if first.setdefault(at, statement.sql) != statement.sql:
                pasted = any(use.pasted for use in observation.by_hand)
                raise observation.mistake(
                    "The text of the statement is put together from values: it changes with the argument (SQL injection)."
                    if pasted
                    else "The text of the statement is not the same for every argument.",
                    expected=first[at],
                    got=statement.sql,
                    data=observation.seen_on,
                    help="One text, with :name where a value belongs; only the parameters change.",
                )


def attributes_are_not_awaited(attempt: Attempt, observation: Observation) -> None:
    """Reject relationships that are awaited through `awaitable_attrs`, where lazy loads inside `run_sync` are asked for."""
    source = (attempt.staged.module_source(attempt.exercise.module).text or "").splitlines()
    lines = {sent.line for sent in observation.sent if sent.line is not None and 0 < sent.line <= len(source)}
    if any("awaitable_attrs" in source[line - 1] for line in lines):
        raise observation.mistake(
            "The attributes are awaited through awaitable_attrs, each by itself, not read inside run_sync.",
            help="Read them in a function that session.run_sync(…) runs.",
        )


def _raw(raw: object) -> str:
    """The sentence for raw SQL that the worker found."""
    if not isinstance(raw, Mapping) or not raw.get("how"):
        return f"The statement is raw SQL in text(): {_BUT}."
    how = str(raw["how"])[:_LONGEST_SHOWN]
    if raw.get("whole"):
        return f"The statement is raw SQL in {how}: {_BUT}."
    text = " ".join(str(raw.get("text")).split())
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
    return f"A part of the statement is raw SQL in {how} (“{shown}”): {_BUT}."


def _nothing_is_pasted(observations: Iterable[Observation], *, help: str = _COMPARE) -> None:
    """Reject texts that differ in their literals only, where nothing but the arguments of the call differs."""
    by_rows: dict[str, list[Observation]] = {}
    for observation in observations:
        if observation.arguments and observation.work:
            by_rows.setdefault(observation.rows.label, []).append(observation)
    for calls in by_rows.values():
        for one, other in combinations(calls, 2):
            if one.arguments != other.arguments and (mistake := _pasted(one, other)) is not None:
                raise mistake.add(help=help)


def _pasted(one: Observation, other: Observation) -> Mistake | None:
    for first, second in zip(one.work, other.work, strict=False):
        ours, theirs = _without_parameters(first.sql), _without_parameters(second.sql)
        if ours == theirs:
            continue
        if _LITERAL.sub("?", ours) != _LITERAL.sub("?", theirs):
            return None  # another statement: what follows it is not comparable
        literals = [
            pair for pair in zip(_LITERAL.findall(ours), _LITERAL.findall(theirs), strict=True) if len({*pair}) > 1
        ]
        literal = literals[0][0]
        what = "The argument" if _is_argument(literal, one.arguments) else "A value that changes with the argument"
        return one.mistake(
            f"{what} is pasted into the SQL ({literal[:_LONGEST_SHOWN]}), instead of being sent as a parameter: an "
            "apostrophe in such a value breaks the statement, or makes it another one (SQL injection).",
            data=one.seen_on,
        )
    return None


@lru_cache(maxsize=256)
def _without_parameters(sql: str) -> str:
    return _LIST.sub("($)", _PARAMETER.sub("$", sql))


def _is_argument(literal: str, arguments: tuple[Any, ...]) -> bool:
    plain = literal.strip("'").replace("''", "'")
    return any(str(argument) == plain for argument in arguments)
