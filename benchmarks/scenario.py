"""What a grader does with an answer, step by step: recorded once, to be repeated without wire, worker and judgement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from kata.pool.committing import CommittingDatabase, EmptyDatabase, LiveDatabase
from kata.wire import Connection
from kata.worker.process import Worker

Step = tuple[str, Any]
"""A step and what it needs:

- `load`: a script for the held transaction, which begins anew.
- `rewind`: back to the rows of the last `load`.
- `arrange`, `call`, `release`, `probe`: the request that a worker gets.
- `execute`: the kind of a database with real commits (`empty` or `live`), and a script.
- `build`: the scripts with which the schema of the live one is made anew, and how many of them make it as it is at first.
"""


@dataclass
class Scenario:
    """The steps of one exercise.

    Attributes:
        steps: In order.
        databases: The URLs of databases with real commits that the steps contain, by kind.
    """

    steps: list[Step] = field(default_factory=list)
    databases: dict[str, str] = field(default_factory=dict)

    def on(self, urls: dict[str, str]) -> list[Step]:
        """Return the steps with other databases, by kind."""
        text = json.dumps(self.steps)
        for kind, url in self.databases.items():
            text = text.replace(json.dumps(url)[1:-1], json.dumps(urls[kind])[1:-1])
        return [(name, step) for name, step in json.loads(text)]


@contextmanager
def recording() -> Iterator[Scenario]:
    """Record what judges do inside the block, one exercise at a time: replace `steps` and `databases` after each."""
    scenario = Scenario()
    ask, load, rewind = Worker.ask, Connection.load, Connection.rewind
    opened, execute, run = CommittingDatabase.open, CommittingDatabase.execute, CommittingDatabase._run
    restore, restoring, build = CommittingDatabase.restore, set[CommittingDatabase](), LiveDatabase._build

    async def asked(worker: Worker, operation: str, *, timeout: float, **request: Any) -> dict[str, Any]:
        if operation in ("arrange", "call", "release", "probe"):
            scenario.steps.append((operation, request))
        return await ask(worker, operation, timeout=timeout, **request)

    async def loaded(connection: Connection, script: str, *, timeout_ms: int) -> None:
        scenario.steps.append(("load", script))
        await load(connection, script, timeout_ms=timeout_ms)

    async def rewound(connection: Connection) -> None:
        scenario.steps.append(("rewind", None))
        await rewind(connection)

    async def opening(database: CommittingDatabase) -> None:
        scenario.databases[_kind(database)] = database.url
        await opened(database)

    async def executed(database: CommittingDatabase, script: str) -> None:
        scenario.steps.append(("execute", [_kind(database), script]))
        await execute(database, script)

    async def ran(database: CommittingDatabase, script: str) -> None:
        if database not in restoring:
            scenario.steps.append(("execute", [_kind(database), script]))
        await run(database, script)

    async def built(database: LiveDatabase, scripts: Sequence[str]) -> None:
        if database not in restoring:
            scenario.steps.append(("build", [list(scripts), len(database._database.ddl)]))
        await build(database, scripts)

    async def restored(database: CommittingDatabase) -> bool:
        # When the lease ends, which may be later; the bare work cleans up after itself.
        restoring.add(database)
        return await restore(database)

    with (
        patch.object(Worker, "ask", asked),
        patch.object(Connection, "load", loaded),
        patch.object(Connection, "rewind", rewound),
        patch.object(CommittingDatabase, "open", opening),
        patch.object(CommittingDatabase, "execute", executed),
        patch.object(CommittingDatabase, "_run", ran),
        patch.object(LiveDatabase, "_build", built),
        patch.object(CommittingDatabase, "restore", restored),
    ):
        yield scenario


def _kind(database: CommittingDatabase) -> str:
    return "empty" if isinstance(database, EmptyDatabase) else "live"
