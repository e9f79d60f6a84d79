"""A small reader of the PostgreSQL protocol between a worker and the server.

Whatever the learner's code does (a second engine, raw asyncpg, removed listeners, a patched session), its statements
pass here, so here they are counted. The wire does four things and judges nothing:

- it **records** every statement as it was really sent, with parameters, rows, outcome and transaction control;
- it **holds the outer transaction**: the worker's BEGIN / COMMIT / ROLLBACK become savepoints of a transaction that the
  judge began, so nothing a worker commits ever lands, and the judge sees what it flushed;
- it lets the **judge speak on the worker's connection**, inside that same transaction: load rows, ask the oracle;
- it can **withhold the rows** of chosen statements (the cut test: an answer that does not change was not made from them).

The message formats are those of https://www.postgresql.org/docs/current/protocol-message-formats.html.
"""

from kata.wire.connection import Connection
from kata.wire.gate import Gate, Held
from kata.wire.injection import InjectionError
from kata.wire.relay import Wire
from kata.wire.statement import Kind, Statement
from kata.wire.upstream import Upstream

__all__ = ["Connection", "Gate", "Held", "InjectionError", "Kind", "Statement", "Upstream", "Wire"]
