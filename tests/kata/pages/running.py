"""Runs a snippet of a page, and compares what it claims.

A comment at the end of a line of code is a claim about that statement, or about the whole `for` or `async with` that the
line begins:

    # 2 statements              how many statements it sends (BEGIN, COMMIT and savepoints do not count)
    # SELECT, UPDATE            which, in this order
    # 9 rows                    how many rows come back, or are changed
    # → [1, 2]                  what its value equals
    # raises StaleDataError     which exception ends it; `raises IntegrityError 23505` also has the SQLSTATE

Several are separated by `;`. A comment on a line of its own explains, and claims nothing.
"""

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import DeclarativeBase

from kata.capture import Emitted, StatementRecorder

_CLAIM = re.compile(
    r"(?P<count>no|\d+) statements?|(?P<rows>no|\d+) rows?|raises (?P<error>\w+)(?: (?P<state>\w{5}))?"
    r"|(?P<commands>[A-Z]+(?:, [A-Z]+)*)"
)


@dataclass
class Claim:
    """What a page says about one statement, and what was seen of it."""

    text: str
    value: Any = None
    equal: bool = False
    sent: list[Emitted] = field(default_factory=list)
    error: Exception | None = None

    @property
    def pieces(self) -> list[re.Match[str]]:
        """The claims, without the one about the value."""
        found = []
        for piece in filter(None, (piece.strip() for piece in self.text.partition("→")[0].split(";"))):
            match = _CLAIM.fullmatch(piece)
            assert match, f"“{piece}” at the end of a line is no claim that can be checked"
            found.append(match)
        return found

    @property
    def expected(self) -> str:
        """The expression that the value has to equal, or nothing."""
        return self.text.partition("→")[2].strip()

    def has(self, value: Any, expected: Any) -> None:
        """Called by the snippet: its value, and what the page says it is."""
        self.value = value = as_plain(value)
        self.equal = type(value) is type(expected) and bool(value == expected)

    def check(self) -> None:
        """Compare what was seen with what the page says."""
        self._check_error()
        for piece in self.pieces:
            commands = ", ".join(one.sql.split()[0].upper() for one in self.sent)
            if piece["count"]:
                assert len(self.sent) == number(piece["count"]), [one.sql for one in self.sent]
            if piece["rows"]:
                assert sum(one.rows or 0 for one in self.sent) == number(piece["rows"])
            if piece["commands"]:
                assert commands == piece["commands"]
        assert self.equal or not self.expected, f"it is {self.value!r}, and the page says {self.expected}"

    def _check_error(self) -> None:
        wanted = next((piece for piece in self.pieces if piece["error"]), None)
        if wanted is None:
            if self.error is not None:
                raise self.error
            return
        assert self.error is not None, f"nothing is raised, and the page says {wanted[0]}"
        assert type(self.error).__name__ == wanted["error"], repr(self.error)
        assert wanted["state"] in (None, sqlstate(self.error)), repr(self.error)


def number(word: str) -> int:
    """The number that a claim says: "no" is 0."""
    return 0 if word == "no" else int(word)


def sqlstate(error: BaseException) -> str | None:
    """The SQLSTATE of an error of the driver."""
    found: str | None = getattr(getattr(error, "orig", None), "sqlstate", None)
    return found


def as_plain(value: Any) -> Any:
    """A value of a snippet as a page can write it: rows are tuples, the results of a query are a list."""
    if hasattr(value, "_mapping"):
        return tuple(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | tuple):
        return [as_plain(one) for one in value]
    return value


class Claims:
    """The claims of one snippet by the lines on which they stand, and which of them were checked."""

    def __init__(self, texts: dict[int, str]) -> None:
        self.texts = texts
        self.checked: set[int] = set()

    @contextmanager
    def at(self, line: int) -> Iterator[Claim]:
        """Watch what runs inside the block, then check what the claim of `line` says about it."""
        claim = Claim(self.texts[line])
        with StatementRecorder() as recorder:
            try:
                yield claim
            except Exception as error:
                claim.error = error
        claim.sent = recorder.statements
        claim.check()
        self.checked.add(line)


def claims_in(code: str) -> dict[int, str]:
    """The comments that stand behind code, by line."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT and token.line[: token.start[1]].strip():
            found[token.start[0]] = token.string.removeprefix("#").strip()
    return found


class Watching(ast.NodeTransformer):
    """Puts each statement with a claim into a `with` block that watches it."""

    def __init__(self, texts: dict[int, str]) -> None:
        self.texts = texts
        self.used: set[int] = set()

    def visit(self, node: ast.AST) -> Any:
        """Statements only: a claim is about the outermost one that ends, or whose heading ends, on its line."""
        if not isinstance(node, ast.stmt):
            return self.generic_visit(node)
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
        here = {line for line in range(node.lineno, last + 1) if line in self.texts} - self.used
        self.used |= here
        self.generic_visit(node)
        for line in here:
            node = self._watched(node, line)
        return node

    def _watched(self, node: ast.stmt, line: int) -> ast.stmt:
        inside: list[ast.stmt] = [node]
        if expected := Claim(self.texts[line]).expected:
            assert isinstance(node, ast.Expr | ast.Assign), "only an expression or an assignment has a value"
            value = ast.unparse(node.value if isinstance(node, ast.Expr) else node.targets[0])
            report = ast.parse(f"__seen__.has({value}, {expected})").body
            inside = report if isinstance(node, ast.Expr) else [node, *report]
        watched = ast.parse(f"with __claims__.at({line}) as __seen__: pass").body[0]
        assert isinstance(watched, ast.With)
        watched.body = inside
        return watched


async def run(code: str, names: dict[str, Any], *, then: str = "") -> list[Emitted]:
    """Run a snippet as the body of a coroutine and check its claims.

    Args:
        code: The snippet.
        names: What it can use.
        then: Code that is run after it, with the names that it has defined.

    Returns:
        The statements that were sent.
    """
    # An indented line begins with what it had: a string of several lines would change, and no page has one.
    function = ast.parse("async def snippet():\n" + textwrap.indent(f"{code}\n{then}", "    "))
    texts = {line + 1: text for line, text in claims_in(code).items()}
    watching = Watching(texts)
    watching.visit(function)
    assert watching.used == set(texts), "a comment at the end of a line belongs to no statement"
    claims = Claims(texts)
    scope = names | {"__claims__": claims}
    exec(compile(ast.fix_missing_locations(function), "<snippet>", "exec"), scope)
    before = set(DeclarativeBase.__subclasses__())
    try:
        with StatementRecorder() as recorder:
            await scope["snippet"]()
    finally:
        # The models of a page are nobody else's: half of them, alive by chance, would fail in another test.
        for base in set(DeclarativeBase.__subclasses__()) - before:
            base.registry.dispose()
    assert claims.checked == set(texts), "a line with a claim was not reached"
    return recorder.statements
