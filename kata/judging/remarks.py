"""Causes that raise nothing: a coroutine that was never awaited, a generator, a condition that Python evaluated.

A check sees the effect of such a mistake. The cause is added to its card, and only what was really seen: a warning in
the worker, the kind of the returned value, the learner's own line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kata.judging.attempt import Attempt
from kata.judging.mistake import Mistake
from kata.paths import SOLUTIONS
from kata.source import pitfalls
from kata.source.definitions import ModuleSource
from kata.source.pitfalls import Pitfall
from kata.worker.plain import Other

_NEVER_AWAITED = re.compile(r"^RuntimeWarning: coroutine '([\w.<>]+)' was never awaited")
_LIBRARY = re.compile(r"Async(?:Session|Connection|Engine|Transaction|SessionTransaction|Result|ScalarResult)\.")


def add_the_cause(mistake: Mistake, attempt: Attempt) -> None:
    """Put the cause of a mistake, if there is one that raises nothing, before the sentence of its card."""
    generator = _generator(attempt)
    cause = generator or next(_causes(attempt), None)
    if cause is None:
        return
    if generator is None:
        mistake.precede(cause.says)
    else:
        mistake.card = replace(mistake.card, mistake=generator.says)
    mistake.card = replace(mistake.card, help=cause.help)
    if cause.line:
        mistake.add(where=f"{attempt.label}/{attempt.exercise.module}.py:{cause.line}")


def _causes(attempt: Attempt) -> Iterator[Pitfall]:
    definitions = attempt.staged.module_source(attempt.exercise.module).definitions
    nodes = pitfalls.reachable(definitions, attempt.exercise.object)
    for name, line in pitfalls.async_in_run_sync(nodes):
        yield Pitfall(
            line,
            f"`{name}` is an async function, and line {line} gives it to run_sync: it makes a coroutine, which never "
            "runs.",
            f"run_sync calls a plain function with a synchronous session: `def {name}(session)`, without `await`.",
        )
    if attempt.observations and attempt.observations[-1].raised is not None:
        # An exception has its own explanation, and what was not awaited may only be its consequence.
        return
    own = {getattr(node, "name", "") for node in nodes}
    for called in _never_awaited(attempt):
        method = called.rpartition(".")[2]
        if _LIBRARY.match(called) or method in own:
            at = pitfalls.unawaited(nodes, method)
            where = f" in line {at}" if at else ""
            yield Pitfall(
                at or 0,
                f"`{method}()` is called{where} and never awaited, so it never ran.",
                f"Write `await` before the call of `{method}()`.",
            )
    yield from pitfalls.pitfalls(nodes)


def _never_awaited(attempt: Attempt) -> Iterator[str]:
    for observation in attempt.observations:
        for warning in observation.warnings:
            if match := _NEVER_AWAITED.match(warning):
                yield match[1]


def _generator(attempt: Attempt) -> Pitfall | None:
    """The mistake of yielding where something has to be returned."""
    value = attempt.observations[-1].value if attempt.observations else None
    if not isinstance(value, Other) or value.type not in ("builtins.async_generator", "builtins.generator"):
        return None
    name = attempt.exercise.object
    definition = attempt.staged.definition(attempt.exercise.target)
    line = pitfalls.yields(definition.node) if definition is not None else None
    if line is None or _solution_yields(SOLUTIONS / f"{attempt.exercise.module}.py", name):
        return None
    kind = value.type.rpartition(".")[2].replace("_", " ")
    return Pitfall(
        line,
        f"`yield` in line {line} makes {name} {'an' if kind[0] == 'a' else 'a'} {kind}: calling it runs nothing, and "
        "returns no finished value.",
        "Collect the values, and return them all at once: `return`, without `yield`.",
    )


def _solution_yields(path: Path, name: str) -> bool:
    definition = ModuleSource.read(path).definitions.get(name)
    return definition is not None and pitfalls.yields(definition.node) is not None
