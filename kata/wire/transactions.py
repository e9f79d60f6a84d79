"""Transaction control, read from the text, and turned into savepoints of the judge's outer transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kata.wire.statement import Kind, is_driver_noise

# The client's own transaction is this savepoint; BASE marks the judge's rows, to come back to after every call; KEPT is
# behind everything that the client believes committed, to come back to after an error outside of a transaction.
CLIENT_SAVEPOINT = "kata_client"
BASE_SAVEPOINT = "kata_base"
KEPT_SAVEPOINT = "kata_kept"
# In the place of a COMMIT or ROLLBACK where there is nothing to end: it is answered as one, and changes nothing.
NOTHING = "SET LOCAL kata.nothing = ''"

# The tokens of PostgreSQL's scanner (src/backend/parser/scan.l) in which a semicolon or a word means nothing, and those
# which tell where one begins: `x$$` is a name and `date'` opens no E'' string. What is not closed goes on to the end.
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
    """Yield `(comment, quoted, word or semicolon, start, end)` in order; blanks and other signs are left out."""
    at = 0
    while token := _TOKEN.search(script, at):
        kind, at = str(token.lastgroup if token.lastgroup != "tag" else "quoted"), token.end()
        if token[0] == "/*":
            # Comments nest, so no regular expression finds their end.
            depth = 1
            while depth:
                edge = _COMMENT_EDGE.search(script, at)
                if edge is None:
                    at = len(script)
                    break
                depth, at = depth + (1 if edge[0] == "/*" else -1), edge.end()
        yield kind, token.start(), at


def split(script: str) -> list[str]:
    """Split a text into its statements at the semicolons outside of quotes and comments; empty ones are left out."""
    if ";" not in script:
        return [] if _is_empty(script) else [script]
    statements, start = [], 0
    for kind, at, end in _tokens(script):
        if kind == "semicolon":
            statements.append(script[start:at])
            start = end
    statements.append(script[start:])
    return [statement for statement in statements if not _is_empty(statement)]


def _is_empty(statement: str) -> bool:
    """Whether it is made of blanks and comments only."""
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
            forwarded = f"{verb} {CLIENT_SAVEPOINT}" if in_transaction else NOTHING
            in_transaction = aborted = False
        parts.append(Part(kind, statement, forwarded))
    return parts
