"""What one call of the learner's code did, according to the worker's reply and the wire."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kata.catalogue import Exercise
from kata.judging.data import Rows
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.verdict import Sent
from kata.source.constructs import RawUse
from kata.wire import Kind, Statement
from kata.worker import plain

_QUERY_CANCELED = "57014"
_ADDRESS = re.compile(r" at 0x[0-9a-f]+", re.IGNORECASE)  # differs from run to run
# Of what a card shows: to lay out megabytes takes seconds.
_LONGEST_SHOWN, _LONGEST_PARAMETER = 20_000, 1_000


@dataclass(frozen=True)
class Raised:
    """An exception that the learner's code raised.

    Attributes:
        type: The full name of its class.
        bases: The names of its class and all base classes.
        message: Its text.
        sqlstate: The error code, if the server raised it.
        frames: The learner's lines that it passed, outermost first, each with file, line and source.
        explanation: What happened, why, and what to do, if known.
        in_sqlalchemy: Whether it was raised inside SQLAlchemy, whatever its class.
    """

    type: str
    bases: tuple[str, ...] = ()
    message: str = ""
    sqlstate: str = ""
    frames: tuple[Mapping[str, Any], ...] = ()
    explanation: Mapping[str, str] | None = None
    in_sqlalchemy: bool = False

    @property
    def name(self) -> str:
        """The name of its class without the module."""
        return self.type.rpartition(".")[2]

    @property
    def explained(self) -> str:
        """What happened and why, in words; empty if unknown."""
        explanation = self.explanation or {}
        return " ".join(filter(None, (explanation.get("what"), explanation.get("why"))))

    @property
    def first_line(self) -> str:
        """The first line of its text."""
        return self.message.strip().partition("\n")[0]

    def comes_from(self, function: str) -> bool:
        """Whether this function of the learner's raised it itself, rather than something that it called."""
        return any(frame.get("innermost") and frame.get("function") == function for frame in self.frames)

    def is_a(self, name: str) -> bool:
        """Whether it is an instance of a class of this name."""
        return name in self.bases


@dataclass
class Observation:
    """What one call of the learner's code did: the returned value, the exception, the statements.

    Attributes:
        rows: The rows that were loaded.
        arguments: The arguments of the call.
        value: What it returned, as plain data; meaningless if it raised.
        raised: The exception that it raised.
        awaited: Whether the returned value had to be awaited, as that of an `async def`.
        statements: What passed the wire during the call, including transaction control.
        emitted: What SQLAlchemy emitted in the worker: explains, but decides nothing.
        warnings: Python warnings during the call.
        tampered: What the submission had replaced, according to the worker.
        label: The submission's name, for locations.
        by_hand: Where the source of the function, or of what it calls, has raw SQL; the judge read it.
    """

    rows: Rows
    arguments: tuple[Any, ...]
    value: Any = None
    raised: Raised | None = None
    awaited: bool = True
    statements: list[Statement] = field(default_factory=list)
    emitted: list[Mapping[str, Any]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    tampered: tuple[str, ...] = ()
    label: str = "app"
    by_hand: tuple[RawUse, ...] = ()

    @cached_property
    def work(self) -> list[Statement]:
        """The statements that count: without transaction control and the driver's own statements."""
        return [statement for statement in self.statements if statement.kind is Kind.WORK]

    @property
    def fetched(self) -> int:
        """How many rows its statements returned."""
        return sum(statement.rows for statement in self.work)

    @property
    def committed(self) -> bool:
        """Whether a COMMIT, or a write outside of any transaction, made something permanent."""
        return any(
            statement.kind is Kind.COMMIT or (not statement.in_transaction and statement.changes_rows)
            for statement in self.statements
        )

    @property
    def rolled_back(self) -> bool:
        """Whether a ROLLBACK ended the transaction; that of the judge, which closes the session, does not count."""
        return any(statement.kind is Kind.ROLLBACK for statement in self.statements)

    @property
    def connections(self) -> set[int]:
        """The connections that sent something; 0 is that of the given session."""
        return {statement.connection for statement in self.statements}

    @cached_property
    def origins(self) -> list[Mapping[str, Any]]:
        """What the worker knows about each statement of `work`; empty if SQLAlchemy did not send it."""
        positions: dict[str, list[int]] = {}
        for position, emitted in enumerate(self.emitted):
            positions.setdefault(emitted["sql"], []).append(position)
        matched: list[Mapping[str, Any]] = []
        at = 0
        for statement in self.work:
            same = positions.get(statement.sql, [])
            following = bisect_left(same, at)
            matched.append(self.emitted[same[following]] if following < len(same) else {})
            at = same[following] + 1 if following < len(same) else at
        return matched

    @cached_property
    def sent(self) -> tuple[Sent, ...]:
        """The statements as a card shows them, with the lines that caused them."""
        return tuple(
            Sent(
                sql=_beginning(statement.sql, _LONGEST_SHOWN),
                file=shown_file(origin.get("file"), self.label),
                line=origin.get("line") if isinstance(origin.get("line"), int) else None,
                rows=statement.affected if statement.tag else statement.rows,
                error=statement.error,
                parameters=tuple(_beginning(str(each), _LONGEST_PARAMETER) for each in statement.parameters()),
            )
            for statement, origin in zip(self.work, self.origins, strict=True)
        )

    def finish(self, reply: Mapping[str, Any], late: Sequence[Statement]) -> None:
        """Add the worker's reply about closing the session: the returned value, and what was sent meanwhile.

        Raises:
            CouldNotJudge: It cannot be read.
        """
        with _reading():
            self.value = plain.decode(reply.get("value"))
            self.emitted += _emitted(reply)
        closing = [at for at, each in enumerate(late) if each.kind is Kind.ROLLBACK and each.connection == 0]
        # Closing the session sends one ROLLBACK. What else comes then, the function has arranged for.
        self.record([*self.statements, *(each for at, each in enumerate(late) if at not in closing[-1:])])

    def record(self, statements: Sequence[Statement]) -> None:
        """Replace the statements, and with them what is derived from them."""
        self.statements = list(statements)
        for derived in ("work", "origins", "sent"):
            vars(self).pop(derived, None)

    def mistake(self, sentence: str, **parts: Any) -> Mistake:
        """Return a `Mistake` whose card shows the statements of this call; takes the same arguments."""
        return Mistake(sentence, statements=self.sent, **parts)

    @property
    def with_arguments(self) -> str:
        """The arguments for cards, as in ", called with 7"; empty if there are none."""
        return f", called with {', '.join(map(repr, self.arguments))}" if self.arguments else ""

    @property
    def seen_on(self) -> str:
        """The rows and arguments of the call, for cards."""
        return self.rows.label + self.with_arguments


def _beginning(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} …"


@contextmanager
def _reading() -> Iterator[None]:
    """Translate the errors of reading a malformed reply."""
    try:
        yield
    except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError):
        raise CouldNotJudge("the worker's reply about the call could not be read.") from None


def read_observation(reply: Mapping[str, Any], rows: Rows, arguments: tuple[Any, ...], label: str) -> Observation:
    """Read a worker's reply about a call on `rows`; the reply may hold anything.

    Raises:
        CouldNotJudge: It cannot be read.
    """
    observation = Observation(rows, arguments, label=label)
    with _reading():
        observation.tampered = tuple(map(str, reply["tampered"]))[:5]
        observation.awaited = bool(reply.get("awaited"))
        observation.emitted = _emitted(reply)
        observation.warnings = tuple(map(str, reply.get("warnings") or ()))
        if reply.get("outcome") == "raised":
            observation.raised = read_raised(reply["error"])
        else:
            observation.value = plain.decode(reply.get("value"))
    return observation


def read_raised(error: Mapping[str, Any]) -> Raised:
    """Read an exception as the worker describes it; a malformed description raises what reading it raises."""
    return Raised(
        type=str(error["type"]),
        bases=tuple(map(str, error["bases"])),
        message=_ADDRESS.sub("", str(error["message"])),
        sqlstate=str(error["sqlstate"]),
        frames=tuple(dict(frame) for frame in error["frames"]),
        explanation={str(key): str(text) for key, text in (error["explanation"] or {}).items()},
        in_sqlalchemy=error["in_sqlalchemy"] is True,
    )


def _emitted(reply: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [dict(emitted) for emitted in reply.get("emitted") or () if isinstance(emitted.get("sql"), str)]


def exception_in(observation: Observation, exercise: Exercise, *, limit_ms: int) -> Mistake:
    """Return the mistake of raising an exception; `limit_ms` is the statement time-out."""
    raised, name = observation.raised, exercise.object
    assert raised is not None
    what = raised.first_line
    sentence = f"{name} raised {raised.name}: {what}" if what else f"{name} raised {raised.name}."
    if raised.is_a("AttributeError") and not raised.frames and f"has no attribute '{name}'" in raised.message:
        sentence = f"There is no {name} in {observation.label}/{exercise.module}.py: was it renamed, or deleted?"
    elif raised.sqlstate == _QUERY_CANCELED:
        sentence = (
            f"{name}: the database stopped a statement after {limit_ms // 1000} seconds; "
            "a recursion or a join without a condition that never ends?"
        )
    elif raised.is_a("SystemExit"):
        sentence = f"{name} ended the program (sys.exit or exit) instead of returning."
    return observation.mistake(
        sentence,
        data=observation.seen_on,
        explanation=raised.explained,
        help=(raised.explanation or {}).get("todo") or "",
    )


def own_connection(observation: Observation) -> Mistake:
    """Return the mistake of using another connection than that of the given session."""
    return observation.mistake(
        "The function opens a connection of its own instead of using the session it was given.",
        help="Send every statement through the `session` argument; a second engine or session is another transaction.",
    )


def shown_file(file: object, label: str) -> str | None:
    """Return the name of a staged file as the learner knows it."""
    if not isinstance(file, str):
        return None
    return f"{label}/{file[4:]}" if file.startswith("app/") else file
