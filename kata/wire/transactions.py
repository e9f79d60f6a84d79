"""Transaction control, read from the text, and turned into savepoints of the judge's outer transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .statement import Kind, is_driver_noise

# The client's own transaction is this savepoint; BASE marks the judge's rows, to come back to after every call.
CLIENT_SAVEPOINT = "kata_client"
BASE_SAVEPOINT = "kata_base"

# Comments, quoted identifiers, string literals (E'' too) and dollar quotes: where a semicolon means nothing.
_PIECE = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)
      | (?P<quoted>[eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
      | (?P<semicolon>;)""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = re.compile(r"[a-zA-Z_]+")


def split(script: str) -> list[str]:
    """Split a text into its statements at the semicolons outside of quotes and comments; empty ones are left out."""
    statements, start = [], 0
    for piece in _PIECE.finditer(script):
        if piece["semicolon"]:
            statements.append(script[start : piece.start()])
            start = piece.end()
    statements.append(script[start:])
    return [statement for statement in statements if _without_comments(statement).strip()]


def _without_comments(statement: str) -> str:
    return _PIECE.sub(lambda piece: " " if piece["comment"] else piece[0], statement)


def kind_of(statement: str) -> Kind:
    """What a single statement is for, from its first words."""
    words = [word.upper() for word in _WORDS.findall(_without_comments(statement)[:200])[:4]]
    match words:
        case ["BEGIN", *_] | ["START", "TRANSACTION", *_]:
            return Kind.BEGIN
        case ["COMMIT" | "END", *_] | ["PREPARE", "TRANSACTION", *_]:
            return Kind.COMMIT
        case ["ROLLBACK", "TO", *_] | ["ROLLBACK", "TRANSACTION" | "WORK", "TO", *_] | ["SAVEPOINT" | "RELEASE", *_]:
            return Kind.SAVEPOINT
        case ["ROLLBACK" | "ABORT", *_]:
            return Kind.ROLLBACK
    return Kind.DRIVER if is_driver_noise(statement) else Kind.WORK


@dataclass(frozen=True)
class Part:
    """One statement of a text: what it is for, as it was sent, and as it goes on to the server."""

    kind: Kind
    sent: str
    forwarded: str


def plain(script: str) -> list[Part]:
    """Read a text without changing it."""
    return [Part(kind_of(statement), statement, statement) for statement in split(script)]


def nested(script: str, *, in_transaction: bool, aborted: bool) -> list[Part]:
    """Read a text and turn its transaction control into savepoints of the outer transaction.

    Args:
        script: What the client sent: one statement, or several separated by semicolons.
        in_transaction: Whether the client has begun a transaction.
        aborted: Whether an error aborted it; COMMIT then means ROLLBACK, as the server has it.
    """
    parts = []
    for statement in split(script):
        kind = kind_of(statement)
        forwarded = statement
        if kind is Kind.BEGIN:
            # A second BEGIN is forwarded as it is: the server warns, just as it would without us.
            forwarded = statement if in_transaction else f"SAVEPOINT {CLIENT_SAVEPOINT}"
            in_transaction = True
        elif kind in (Kind.COMMIT, Kind.ROLLBACK):
            back = kind is Kind.ROLLBACK or aborted
            verb = "ROLLBACK TO SAVEPOINT" if back else "RELEASE SAVEPOINT"
            forwarded = f"{verb} {CLIENT_SAVEPOINT}" if in_transaction else ""
            in_transaction = aborted = False
        parts.append(Part(kind, statement, forwarded))
    return parts
