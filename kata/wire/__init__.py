"""The wire: a proxy for the PostgreSQL protocol between a worker and the server.

Whatever the learner's code does (a second engine, raw asyncpg, removed listeners, a patched session), its statements
pass here, so here they are counted. The wire does not judge. It

- **records** every statement as it was really sent: text, parameters, rows, outcome, transaction control;
- **holds an outer transaction**: the worker's BEGIN, COMMIT and ROLLBACK become savepoints of a transaction that the
  judge began, so nothing that a worker commits is kept, and the judge sees what it flushed (`nested=False` turns
  this off);
- **injects** the judge's own queries on the worker's connection, inside that transaction, to load rows and to run the
  oracle;
- **withholds the rows** of chosen statements (the cut test: an answer that stays the same was not made from them);
- **holds chosen statements at a gate** before the server sees them, until the judge releases them, lets them fail with
  an SQLSTATE of its choice, or closes the connection.

The modules, from the bottom up; only the last three do I/O:

    protocol      framing, reading and writing of messages
    values        decoding of cells and parameters
    statement     `Statement`, one entry of the record, and its `Kind`
    transactions  reading transaction control from SQL; `Transaction`, the client's view of it and its savepoints
    cycle         `Cycle`, what is in progress until the next ReadyForQuery; `Injection`, a query of the judge's
    recorder      `Recorder`, from the messages of a connection to the statements of the `Record`
    gate          `Gate` and `Held`, the statements that are held for the judge's decision
    state         `ConnectionState`, the state machine of a connection: messages in, bytes to forward out
    upstream      `Upstream`, the way to the real server
    connection    `Connection`, the sockets of one connection: start-up, pumps, gate, and the judge's access
    relay         `Wire`, which listens for the worker's connections and holds their record

The life of one statement, `session.execute(select(...))` in the worker:

1. asyncpg sends Parse, Describe and Flush. The connection reads the bytes, cuts them into messages, and presents the
   statement to the gate, if it is in use. The state machine remembers the prepared statement and forwards the
   messages; it would rewrite a COMMIT.
2. The server describes parameters and columns. The recorder keeps their types; the client gets the messages unchanged.
3. asyncpg sends Bind, Execute and Sync. The recorder adds a `Statement` to the record (or counts one more set of
   parameters of a batch) and puts an `Execution` into the open `Cycle`.
4. The server sends rows and a command tag. The recorder counts and keeps the rows, the tag and the time; rows that are
   withheld stop here.
5. The server sends ReadyForQuery, which ends the cycle. Before the client gets its own, the transaction may have SQL to
   run: after a write outside of a transaction, for example, the savepoint behind everything committed moves on.

The message formats are those of https://www.postgresql.org/docs/current/protocol-message-formats.html.
"""

from kata.wire.connection import Connection
from kata.wire.cycle import InjectionError
from kata.wire.gate import Gate, Held
from kata.wire.relay import Wire
from kata.wire.statement import Kind, Statement
from kata.wire.upstream import Upstream

__all__ = ["Connection", "Gate", "Held", "InjectionError", "Kind", "Statement", "Upstream", "Wire"]
