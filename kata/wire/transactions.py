"""Transaction control: read from the text, and rewritten into savepoints of an outer transaction of the judge's.

On each connection the judge's transaction stays open from start to end. Inside it, three savepoints do the work:

- `kata_base` marks the judge's rows; every call starts from there.
- `kata_kept` is behind everything that the client believes committed. After an error outside of a transaction the
  wire rolls back to it, because the server undoes only the failed statement there, but aborts the judge's transaction here.
- `kata_client` is the client's own transaction.

Two differences from a server remain, on which no driver relies: after an error outside of a transaction, statements
that were pipelined behind the Sync fail, too; and an unnamed prepared statement does not survive a query of the wire's.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from kata.wire.statement import Kind, is_driver_statement

CONTROL = (Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK)
CLIENT_SAVEPOINT = "kata_client"
BASE_SAVEPOINT = "kata_base"
KEPT_SAVEPOINT = "kata_kept"
# Replaces a COMMIT or ROLLBACK outside of a transaction: a command that changes nothing.
NOTHING = "SET LOCAL kata.nothing = ''"

_SAVEPOINTS = f"SAVEPOINT {BASE_SAVEPOINT}; SAVEPOINT {KEPT_SAVEPOINT}"
# The statement time-out of the judge's own rows and DDL: enough for thousands of rows, but finite when a lock is held.
_LOAD_MS = 20_000

# The tokens of PostgreSQL's scanner (src/backend/parser/scan.l) in which semicolons and words have no meaning, and
# those that show where one begins: `x$$` is a name, and the e of `date'` does not start an E'' string. An unclosed
# token extends to the end of the text.
_WORD = r"[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*+"
_ESCAPED = r"'(?:[^'\\]|\\.|'')*+(?:'|\\?\Z)"
_TOKEN = re.compile(
    rf"""(?P<comment>--[^\n\r]*+|/\*)
      | (?P<quoted>
            [eE]{_ESCAPED}(?:[ \t\f\v]*(?:--[^\n\r]*+)?[\n\r](?:\s|--[^\n\r]*+)*{_ESCAPED})*
          | '(?:[^']|'')*+(?:'|\Z)
          | "(?:[^"]|"")*+(?:"|\Z)
          | \$(?P<tag>(?:{_WORD})?)\$.*?(?:\$(?P=tag)\$|\Z))
      | (?P<word>{_WORD}(?:\$|{_WORD})*|\$?\d+)
      | (?P<semicolon>;)""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")


def _tokens(script: str) -> Iterator[tuple[str, int, int]]:
    """Yield `(kind, start, end)` in order, without blanks and operators; the kinds are the groups of `_TOKEN`."""
    at = 0
    while token := _TOKEN.search(script, at):
        kind, at = str(token.lastgroup if token.lastgroup != "tag" else "quoted"), token.end()
        if token[0] == "/*":
            # Comments nest, so a regular expression cannot find their end.
            depth = 1
            while depth:
                edge = _COMMENT_EDGE.search(script, at)
                if edge is None:
                    at = len(script)
                    break
                depth, at = depth + (1 if edge[0] == "/*" else -1), edge.end()
        yield kind, token.start(), at


def split(script: str, *, at_most: int = sys.maxsize) -> list[str]:
    """Split a text into statements, at the semicolons outside of quotes and comments; drops empty statements.

    A text with more than `at_most` semicolons is not read to its end.
    """
    if ";" not in script:
        return [] if _is_empty(script) else [script]
    statements, start = [], 0
    for kind, at, end in _tokens(script):
        if kind == "semicolon":
            statements.append(script[start:at])
            start = end
            if len(statements) > at_most:
                return statements
    statements.append(script[start:])
    return [statement for statement in statements if not _is_empty(statement)]


def _is_empty(statement: str) -> bool:
    rest = 0
    for kind, at, end in _tokens(statement):
        if kind != "comment" or statement[rest:at].strip():
            return False
        rest = end
    return not statement[rest:].strip()


def _first_words(statement: str) -> list[str]:
    words: list[str] = []
    for kind, at, end in _tokens(statement):
        if kind == "word":
            words.append(statement[at:end].upper())
        if kind in ("quoted", "semicolon") or len(words) == 4:
            break
    return words


def kind_of(statement: str) -> Kind:
    """What a single statement is for, from its first words."""
    match _first_words(statement):
        case ["BEGIN", *_] | ["START", "TRANSACTION", *_]:
            return Kind.BEGIN
        case ["COMMIT" | "END", *_] | ["PREPARE", "TRANSACTION", *_]:
            return Kind.COMMIT
        case ["ROLLBACK", "TO", *_] | ["ROLLBACK", "TRANSACTION" | "WORK", "TO", *_] | ["SAVEPOINT" | "RELEASE", *_]:
            return Kind.SAVEPOINT
        case ["ROLLBACK" | "ABORT", *_]:
            return Kind.ROLLBACK
    return Kind.DRIVER if is_driver_statement(statement) else Kind.WORK


def kind_of_script(script: str) -> Kind:
    """What a text is for: `WORK` unless it is a single statement."""
    statements = split(script, at_most=2)
    return kind_of(statements[0]) if len(statements) == 1 else Kind.WORK


@dataclass(frozen=True)
class Part:
    """One statement of a text: what it is for, as the client sent it, and as the server gets it."""

    kind: Kind
    sent: str
    forwarded: str


def nested(script: str, *, in_transaction: bool, aborted: bool, at_most: int = sys.maxsize) -> list[Part]:
    """Read a text and rewrite its transaction control into savepoints of the outer transaction.

    Args:
        script: What the client sent: one statement, or several separated by semicolons.
        in_transaction: Whether the client has begun a transaction.
        aborted: Whether an error aborted that transaction; to the server, COMMIT then means ROLLBACK.
        at_most: As in `split`.
    """
    parts = []
    for statement in split(script, at_most=at_most):
        kind, forwarded = kind_of(statement), statement
        if kind is Kind.BEGIN:
            # Forward a second BEGIN unchanged: the server warns, as it would without the wire.
            if not in_transaction:
                forwarded = f"SAVEPOINT {CLIENT_SAVEPOINT}"
            in_transaction = True
        elif kind in (Kind.COMMIT, Kind.ROLLBACK):
            back = kind is Kind.ROLLBACK or aborted
            verb = "ROLLBACK TO SAVEPOINT" if back else "RELEASE SAVEPOINT"
            forwarded = f"{verb} {CLIENT_SAVEPOINT}" if in_transaction else NOTHING
            in_transaction = aborted = False
        parts.append(Part(kind, statement, forwarded))
    return parts


class Transaction:
    """The client's transaction on one connection: what the client sees of it, and what the server is sent instead.

    Args:
        nested: Whether there is an outer transaction; otherwise everything passes unchanged.

    Attributes:
        open: Whether the client is in a transaction, as it sees it.
        aborted: Whether an error aborted the transaction, the client's or the outer one.
        escaped: Whether the client ended the outer transaction, so that something may have been committed.
    """

    def __init__(self, *, nested: bool) -> None:
        self.nested = nested
        self.open = self.aborted = self.escaped = False
        self._prepared: dict[str, str] = {}  # by the statement's name: what transaction control was rewritten to

    def read(self, script: str, *, at_most: int = sys.maxsize) -> list[Part]:
        """Read a text, and rewrite it for the state that the transaction is in; `at_most` is that of `split`."""
        if self.nested:
            return nested(script, in_transaction=self.open, aborted=self.aborted, at_most=at_most)
        return [Part(kind_of(statement), statement, statement) for statement in split(script, at_most=at_most)]

    def prepare(self, name: str, sql: str) -> tuple[Kind, str]:
        """Read a statement that is being prepared; returns what it is for, and the text to prepare in its place."""
        self._prepared.pop(name, None)
        parts = self.read(sql)
        kind, forwarded = (parts[0].kind, parts[0].forwarded) if len(parts) == 1 else (Kind.WORK, sql)
        if kind not in CONTROL:
            return kind, sql
        self._prepared[name] = forwarded
        return kind, forwarded

    def prepare_again(self, name: str, sql: str) -> str | None:
        """Return the text with which to replace a prepared statement before it is used again; `None` to leave it.

        Drivers prepare a COMMIT once and reuse it: in a transaction, in an aborted one, outside of any. Each time it
        has to be another savepoint command.
        """
        if not self.nested or name not in self._prepared:
            return None
        forwarded = self.read(sql)[0].forwarded
        if forwarded == self._prepared[name]:
            return None
        self._prepared[name] = forwarded
        return forwarded

    def completed(self, kind: Kind, tag: str) -> str:
        """Note that a statement succeeded.

        Returns:
            The command tag for the client: that of its own command, not of the savepoint it was rewritten to.
        """
        if kind in CONTROL:
            self.open = kind is Kind.BEGIN
            if self.nested and tag != "ROLLBACK":  # the server answers an aborted COMMIT with ROLLBACK
                return kind.name
        return tag

    def ready(self, server_status: bytes, *, kept: bool = False, ended: bool = False) -> str:
        """Note the server's ReadyForQuery.

        Args:
            server_status: `I` (idle), `T` (in a transaction) or `E` (in an aborted one).
            kept: Whether the client believes that the cycle committed something.
            ended: Whether the client's transaction ends although the server refused its last command.

        Returns:
            SQL to run before the client gets its ReadyForQuery, or an empty string.
        """
        self.aborted = server_status == b"E"
        if ended and self.open:
            self.open = False
            return f"ROLLBACK TO SAVEPOINT {CLIENT_SAVEPOINT}" if self.nested else "ROLLBACK"
        if not self.nested:
            self.open = server_status != b"I"
            return ""
        if server_status == b"I":
            self.escaped = True
        if self.open:
            return ""
        if self.aborted:
            return f"ROLLBACK TO SAVEPOINT {KEPT_SAVEPOINT}"
        return f"RELEASE SAVEPOINT {KEPT_SAVEPOINT}; SAVEPOINT {KEPT_SAVEPOINT}" if kept else ""

    @property
    def status(self) -> bytes:
        """The transaction status of a ReadyForQuery message, as the client expects it."""
        return b"I" if not self.open else b"E" if self.aborted else b"T"

    # -- the outer transaction -----------------------------------------------------------------------------------

    def begin_script(self, timeout_ms: int) -> str:
        """SQL that begins the outer transaction on a new connection; empty without an outer transaction."""
        return f"BEGIN; SET LOCAL statement_timeout = {timeout_ms}; {_SAVEPOINTS}" if self.nested else ""

    def load_script(self, script: str, timeout_ms: int) -> str:
        """SQL that begins the outer transaction anew and fills it with rows."""
        return (
            f"ROLLBACK; BEGIN; SET LOCAL statement_timeout = {_LOAD_MS}; {script}\n;"
            f"SET LOCAL statement_timeout = {timeout_ms}; {_SAVEPOINTS}"
        )

    def rewind_script(self) -> str:
        """SQL that goes back to the rows of the last `load_script`."""
        return f"ROLLBACK TO SAVEPOINT {BASE_SAVEPOINT}; SAVEPOINT {KEPT_SAVEPOINT}"

    def reset(self) -> None:
        """Note that the judge ended the client's transaction, by loading or rewinding."""
        self.open = self.aborted = False
