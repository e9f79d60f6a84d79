"""X-rays of functions that take an engine or a factory of sessions: what they make, and what its first use sends."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from kata.judging.attempt import Attempt
from kata.judging.mistake import Mistake
from kata.judging.rules import reset_live
from kata.wire import Kind, Statement
from kata.xray.model import Emission, Sending, XRay

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"

_SENDERS = {Kind.DRIVER: "sent by SQLAlchemy and asyncpg for themselves", Kind.WORK: ""}
_CONTEXT_MANAGERS = ("contextmanager", "asynccontextmanager")


def first_parameter(function: Function) -> str:
    """Return the name of a function's first parameter; empty if there is none."""
    return next((each.arg for each in _parameters(function)), "")


async def xray_factory(attempt: Attempt, function: Function, probes: Path) -> XRay:
    """Describe what a function of an engine or a factory makes, and what its first use sends.

    Args:
        attempt: The attempt.
        function: The function as the solution has it: its annotations say what a caller has to give.
        probes: The file of the x-ray's probes.
    """
    exercise = attempt.exercise
    names = [each.arg for each in _parameters(function)]
    xray = XRay(exercise, attempt.location_of(), f"{exercise.object}({', '.join(names)})")
    if isinstance(function, ast.AsyncFunctionDef) or _is_context_manager(function):
        return await _used(attempt, xray, function, probes)
    known = attempt.wire.mark()
    arguments = [_given(each, {}) for each in _parameters(function)]
    try:
        observation = await attempt.probe(probes, "factory", f"app.{exercise.module}", exercise.object, arguments)
    except Mistake as mistake:
        return replace(xray, trouble=mistake.card)
    sent = [each for each in attempt.wire.since(known) if each.kind in (Kind.DRIVER, Kind.WORK, Kind.BEGIN)]
    emissions = tuple(
        Emission(each.sql, (sending(each),), origin=_SENDERS.get(each.kind, "sent when the first statement comes"))
        for each in sent
    )
    return replace(xray, facts=dict(observation.value), emissions=emissions, data="a new connection")


async def _used(attempt: Attempt, xray: XRay, function: Function, probes: Path) -> XRay:
    """Use a context manager, or call a function that opens sessions itself: commits are real there."""
    live = await reset_live(attempt, attempt.seed_rows)
    values: dict[str, Any] = {}
    if attempt.exercise.example:
        (values,) = [dict(row) for row in await live.query_rows(attempt.exercise.example)]
    required = _parameters(function)[: len(function.args.args) - len(function.args.defaults)]
    arguments = [_given(each, values) for each in required]
    where = (f"app.{attempt.exercise.module}", attempt.exercise.object)
    try:
        observation = await attempt.probe(probes, "used", *where, live.url, arguments, wire=live.wire)
    except Mistake as mistake:
        return replace(xray, trouble=mistake.card)
    emissions = tuple(
        Emission(each.sql, (sending(each),)) for each in observation.statements if each.kind is not Kind.DRIVER
    )
    return replace(xray, facts=dict(observation.value), emissions=emissions, data=attempt.seed_rows.label)


def _parameters(function: Function) -> Sequence[ast.arg]:
    return (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)


def _is_context_manager(function: Function) -> bool:
    return any(ast.unparse(each).rpartition(".")[2] in _CONTEXT_MANAGERS for each in function.decorator_list)


def _given(parameter: ast.arg, values: dict[str, Any]) -> tuple[str, Any]:
    """What a caller gives for a parameter: its kind, and its value if it is one."""
    annotation = ast.unparse(parameter.annotation) if parameter.annotation else ""
    if annotation.startswith("Callable"):
        return ("asynchronous" if "Awaitable" in annotation else "synchronous"), None
    if "sessionmaker" in annotation:
        return "factory", None
    if "AsyncEngine" in annotation:
        return "engine", None
    if annotation == "Request":
        return "request", None
    return "value", values.get(parameter.arg, 1)


def sending(statement: Statement) -> Sending:
    """Return one sending of a statement."""
    rows = statement.affected if statement.tag else statement.rows
    return Sending(statement.parameters(), rows, statement.seconds, statement.batch, statement.error)
