"""X-rays of migrations: what they send in their transaction, and which locks they hold on which table meanwhile."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kata.judging.attempt import Attempt
from kata.judging.data import NO_ROWS, Rows
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation
from kata.judging.rules import Migrating, Migration, migrating
from kata.wire import Kind
from kata.xray.factories import Function, sending
from kata.xray.model import Emission, XRay

# The strongest lock of this transaction on each table, as it is named in the documentation.
_LOCKS = """
SELECT c.oid::regclass::text, max(array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock',
    'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], mode))::int
FROM pg_locks JOIN pg_class AS c ON c.oid = relation
WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted AND relkind = 'r' AND c.oid >= 16384
GROUP BY c.oid
"""
_MODES = (
    *("ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE"),
    *("EXCLUSIVE", "ACCESS EXCLUSIVE"),
)
_WORTH_TELLING = 3  # below that, nobody but an ALTER TABLE has to wait


def is_migration(function: Function) -> bool:
    """Whether a function takes an `Operations`, as its annotation says."""
    first = next(iter((*function.args.posonlyargs, *function.args.args)), None)
    annotation = ast.unparse(first.annotation) if first is not None and first.annotation is not None else ""
    return annotation.rpartition(".")[2] == "Operations"


def migrations_among(functions: Mapping[str, Function | None]) -> list[str]:
    """Return the names of those functions that are migrations, in order; what is no function is `None`."""
    return [name for name, function in functions.items() if function is not None and is_migration(function)]


async def xray_migration(attempt: Attempt, function: Function, migrations: Sequence[str]) -> XRay:
    """Describe what a function does in a migration, or after some: it is run where commits are real.

    Args:
        attempt: The attempt.
        function: The function as the solution has it; one that takes no `Operations` gets a factory of sessions.
        migrations: The names of functions of the same module that are run before it, as migrations; it may be among them.
    """
    name, own = attempt.exercise.object, is_migration(function)
    xray = XRay(attempt.exercise, attempt.location_of(), f"{name}({'op' if own else 'factory'})")
    chain = [*(Migration(each) for each in migrations if each != name), Migration(name, in_revision=own)]
    try:
        rows = attempt.seed_rows
        run, locks = await _run(attempt, chain, rows)
        if own and run.done[-1].raised is not None:
            rows = NO_ROWS  # it may expect that the rows have been prepared for it
            run, locks = await _run(attempt, chain, rows)
        raised = run.done[-1].raised
        if raised is not None or len(run.done) < len(chain):
            what = f": {raised.name}: {raised.first_line}" if raised else ""
            raise run.done[-1].mistake(f"{chain[len(run.done) - 1].function}() cannot be run{what}.")
    except Mistake as mistake:
        return replace(xray, trouble=mistake.card)
    seen: Observation = run.done[-1]
    emissions = tuple(Emission(each.sql, (sending(each),)) for each in seen.statements if each.kind is not Kind.DRIVER)
    facts = locks if own else {"it returns": repr(seen.value)[:200]}
    return replace(xray, facts=facts, emissions=emissions, data=rows.label)


async def _run(attempt: Attempt, chain: Sequence[Migration], rows: Rows) -> tuple[Migrating, dict[str, str]]:
    """Run a chain, and note which locks the last migration takes, and behind which of its statements."""
    locks: dict[str, tuple[int, int]] = {}
    sent = 0
    async with migrating(attempt, *chain, rows=rows) as run:
        while (pause := await run.next()) is not None:
            if pause.at < len(chain) - 1 or not chain[-1].in_revision:
                continue
            for table, mode in [] if pause.failed else await run.inside(_LOCKS):
                if mode >= _WORTH_TELLING and locks.get(table, (0, 0))[0] < mode:
                    locks[table] = mode, sent
            sent += 1
    return run, {
        f"lock on {table}": f"{_MODES[mode - 1]}, from statement {at} on" for table, (mode, at) in locks.items()
    }
