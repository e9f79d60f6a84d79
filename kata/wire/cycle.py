"""What is under way on a connection: one query cycle after the other, each ended by the server's ReadyForQuery."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from kata.wire.injection import Injection
from kata.wire.statement import Prepared, Statement


@dataclass(slots=True)
class Execution:
    """One Execute message, or one statement of a simple query, that the server has not finished yet.

    Attributes:
        statement: The statement in the record.
        withheld: Whether its rows are withheld from the client.
        faulty: Whether the judge lets it fail.
        began: When it was sent.
    """

    statement: Statement
    withheld: bool = False
    faulty: bool = False
    began: float = field(default_factory=time.perf_counter)


@dataclass(slots=True)
class Cycle:
    """Everything that one ReadyForQuery ends: a start-up, a simple query, or the messages up to a Sync.

    Attributes:
        executions, describes: What the server has still to execute and to describe, in order.
        replies: One entry for each ParseComplete, BindComplete and CloseComplete that is still to come: whether the
            client gets it, or the wire sent the message by itself.
        parsed: The statement that was prepared last.
        last: The statement that was executed last.
        startup: Whether this is the start-up of the connection.
        failed: Whether the server reported an error; it skips the rest of the cycle.
        kept: Whether the client believes that something was committed in it.
        ended: Whether it ends the client's transaction although it failed.
        injection: The judge's query, if the cycle is one.
        release_ready: Whether the client's own ReadyForQuery was held back until this injection is done.
    """

    executions: deque[Execution] = field(default_factory=deque)
    describes: deque[Prepared] = field(default_factory=deque)
    replies: deque[bool] = field(default_factory=deque)
    parsed: Prepared | None = None
    last: Statement | None = None
    startup: bool = False
    failed: bool = False
    kept: bool = False
    ended: bool = False
    injection: Injection | None = None
    release_ready: bool = False

    @property
    def quiet(self) -> bool:
        """Whether the server owes no reply: asyncpg prepares without a Sync, and may leave it at that."""
        return not (self.executions or self.describes or self.replies or self.failed)
