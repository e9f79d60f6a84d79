"""The learner's side of an attempt: imports, calls and probes in the worker, and their errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from kata.catalogue import Exercise
from kata.errors import WorkerError, WorkerTimedOut
from kata.judging import limits
from kata.judging.database_side import DatabaseSide
from kata.judging.missing_modules import explain_import
from kata.judging.mistake import CouldNotJudge, Mistake, NotStarted
from kata.judging.observation import (
    Observation,
    Raised,
    exception_in,
    own_connection,
    read_observation,
    shown_file,
)
from kata.judging.snapshot import Changes
from kata.paths import PROJECT
from kata.source.constructs import RawUse, raw_uses
from kata.staging import Staged
from kata.wire import Statement, Wire
from kata.worker import plain
from kata.worker.preload import imported_names
from kata.worker.process import Worker

# Turns of the event loop in which the wire reads what the worker sent before it replied.
_TURNS = 3


class LearnerSide:
    """Runs the learner's code in a worker.

    Attributes:
        observations: Every call so far.
    """

    def __init__(
        self, exercise: Exercise, staged: Staged, worker: Worker, *, database: DatabaseSide, label: str
    ) -> None:
        self.exercise = exercise
        self.staged = staged
        self.label = label
        self.observations: list[Observation] = []
        self._worker = worker
        self._database = database
        self._tampered: tuple[str, ...] = ()
        self._wires = [database.wire]
        # Up to where the record has been read. What comes between two calls (from a thread, say) belongs to the next.
        self._seen = 0
        self._by_hand: dict[str, tuple[RawUse, ...]] = {}

    async def enter(self) -> None:
        """Assign the worker to the staged submission; none of its code runs yet.

        Raises:
            CouldNotJudge: The worker has not entered it, or not behind its fences.
        """
        self._seen = self._database.wire.mark()
        imports = list(imported_names([PROJECT / "alembic" / "env.py"])) if self.exercise.revisions else []
        root = str(self.staged.root)
        reply = await self._request("enter", timeout=limits.ENTER_SECONDS, root=root, imports=imports)
        if (error := reply.get("error")) is not None:  # none of the learner's code has run
            raise CouldNotJudge(
                f"{self._file} could not be judged: its worker was not ready ({error['type']}: {error['message']})",
                help="That is no mistake of yours: uv run kata doctor says what this machine lacks.",
            )

    async def import_module(self) -> None:
        """Import the exercise's module.

        Raises:
            CouldNotJudge: It does not import.
        """
        help = "Code at the top level of a module runs when it is imported; keep it to definitions."
        trouble, name = "cannot be imported", f"app.{self.exercise.module}"
        reply = await self._request("import", timeout=limits.IMPORT_SECONDS, trouble=trouble, help=help, module=name)
        raised = self._read(reply, ()).raised
        if raised is not None:
            raise CouldNotJudge(
                f"{self._file} {trouble}: {raised.name}: {raised.message}",
                where=self.location_of(raised),
                explanation=raised.explained,
                help=(raised.explanation or {}).get("todo") or "",
            )

    async def arrange(self, file: Path, name: str, *arguments: Any) -> Observation:
        """Open the session of the next call, and let a probe work with it: `async def name(harness, session, *arguments)`.

        What the probe loads, the session holds when the function gets it; the observation of the call begins after it.
        The probe may set `harness.arguments`: the call then gets these after the session. While the call is held, a
        probe can look at what is held: `harness.returned` and its own references.

        Raises:
            Mistake, CouldNotJudge: As for `probe`.
        """
        return await self._probe("arrange", file, name, arguments)

    async def call(
        self,
        *arguments: Any,
        name: str | None = None,
        session: bool = True,
        hold: bool = False,
        may_raise: bool = False,
        withheld: frozenset[str] = frozenset(),
        blanked: Mapping[str, frozenset[str]] | None = None,
        keywords: Mapping[str, Any] | None = None,
    ) -> Observation:
        """Call a function of the exercise's module, with a fresh session, on the loaded rows.

        Args:
            arguments, keywords: Its arguments after the session.
            name: The function; by default the exercise's object.
            session: Whether it gets a session as its first argument.
            hold: Leave the session and its transaction open; `release` closes them and reads the value.
            may_raise: Whether an exception is an observation; otherwise it is a mistake.
            withheld: Texts of statements whose rows the worker does not get (the cut test).
            blanked: Texts of statements, each with the labels of columns in which the worker gets NULL.

        Raises:
            Mistake: It raised, did not finish in time, or the submission tampers with the machinery.
            NotStarted: It raised NotImplementedError.
            CouldNotJudge: The worker died, or the server went away.
        """
        database, wire, encoder = self._database, self._database.wire, plain.Encoder()
        name = name or self.exercise.object
        await database.settle()
        wire.withheld, wire.blanked = withheld, blanked or {}
        self._renew()
        try:
            with self._ended_by_force(arguments, lambda: wire.since(self._seen), name, limits.CALL_SECONDS):
                reply = await self._request(
                    "call",
                    help="Something ended the process that ran it: os._exit(), a crash, or more than 2 GiB of memory.",
                    module=f"app.{self.exercise.module}",
                    name=name,
                    arguments=encoder.encode(arguments),
                    keywords=encoder.encode(dict(keywords or {})),
                    session=session,
                )
            if session and any(not other.closed for other in wire.connections[1:]):
                # Their open transactions could hold locks that would block the judge.
                await wire.disconnect(but=database.connection)
        finally:
            wire.withheld, wire.blanked = frozenset(), {}
        observation = self._read(reply, arguments, sent=wire.since(self._seen))
        observation.by_hand = self._written_by_hand(name)
        self._seen = wire.mark()
        self._reject_what_was_cut(observation, name)
        self.observations.append(observation)
        if observation.raised is not None or not hold:
            await self.release(observation)
        self._accept(observation, may_raise=may_raise)
        return observation

    async def release(self, observation: Observation) -> None:
        """Close the session of a call, and add the returned value and what was sent meanwhile to its observation.

        A call without `hold` does this itself, and so does one that raised.
        """
        reply = await self._request("release")
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        observation.finish(reply, self._database.wire.since(self._seen))
        self._seen = self._database.wire.mark()
        self._database.disturb()
        self._reject_what_was_cut(observation, self.exercise.object)

    @contextmanager
    def _ended_by_force(
        self, arguments: tuple[Any, ...], sent: Callable[[], list[Statement]], name: str, seconds: float
    ) -> Iterator[None]:
        """Translate the end of a request that a wire cut off, or that did not finish in time, to a mistake."""
        try:
            yield
        except CouldNotJudge as trouble:
            seen = Observation(self._database.loaded, arguments, statements=sent(), label=self.label)
            self._reject_what_was_cut(seen, name)
            if not isinstance(trouble.__cause__, WorkerTimedOut):
                raise
            raise Mistake(
                f"{name}() did not finish within {seconds:g} seconds.",
                data=seen.seen_on,
                statements=seen.sent[:10],
                help="Look for a loop that never ends: a while without progress, or a recursion that comes round again.",
            ) from None

    def _renew(self) -> None:
        """Begin a request: the limits of the wires count from here."""
        for wire in self._wires:
            wire.renew()

    def _reject_what_was_cut(self, observation: Observation, name: str) -> None:
        """Reject a call that a wire cut off: too much was sent, or something that would hide from the record."""
        for wire in self._wires:
            if wire.cut:
                raise Mistake(
                    f"{name}() {wire.cut}: its connection was cut.",
                    data=observation.seen_on,
                    statements=observation.sent[:10],
                    help="Send queries through the session, one for everything rather than one for each row.",
                )

    def _written_by_hand(self, name: str) -> tuple[RawUse, ...]:
        """Where the source of a function has raw SQL; read once, and never run."""
        if name not in self._by_hand:
            self._by_hand[name] = raw_uses(self._text_of, self.exercise.module, name)
        return self._by_hand[name]

    def _text_of(self, module: str) -> str | None:
        return self.staged.module_source(module).text

    async def changes(
        self, *arguments: Any, may_raise: bool = False, keywords: Mapping[str, Any] | None = None
    ) -> Changes:
        """Call the exercise's function as `call` does, and compare the whole database before and after.

        "After" is inside the call's transaction, before its session is closed: changes have to be flushed.
        """
        async with self.changing(*arguments, may_raise=may_raise, keywords=keywords) as changes:
            return changes

    @asynccontextmanager
    async def changing(
        self, *arguments: Any, may_raise: bool = False, keywords: Mapping[str, Any] | None = None
    ) -> AsyncIterator[Changes]:
        """Do what `changes` does, and leave the call's session open inside the block, for probes that look at it."""
        before = await self._database.snapshot()
        observation = await self.call(*arguments, may_raise=may_raise, keywords=keywords, hold=True)
        yield Changes(observation, before, await self._database.snapshot())
        if observation.raised is None:  # otherwise it is released already
            await self.release(observation)

    async def probe(
        self,
        file: Path,
        name: str,
        *arguments: Any,
        may_raise: bool = False,
        wire: Wire | None = None,
        seconds: float = 0.0,
    ) -> Observation:
        """Run a grader's probe in the worker: `async def name(harness, *arguments)` in `file`.

        Args:
            file, name, arguments: The probe and its arguments.
            may_raise: Whether an exception is an observation; otherwise it is a mistake.
            wire: Whose statements the observation gets; by default those of the held transaction's wire.
            seconds: How long it may take; 0 for the limit of a call.

        Raises:
            Mistake: The learner's code or SQLAlchemy raised in it, and `may_raise` is false; or it did not finish in time.
            CouldNotJudge: The worker died, or the probe itself failed, and `may_raise` is false.
        """
        return await self._probe("probe", file, name, arguments, may_raise=may_raise, wire=wire, seconds=seconds)

    async def _probe(
        self,
        operation: str,
        file: Path,
        name: str,
        arguments: tuple[Any, ...],
        *,
        may_raise: bool = False,
        wire: Wire | None = None,
        seconds: float = 0.0,
    ) -> Observation:
        await self._database.settle()
        self._renew()
        # On a wire where commits are real the judge decides where a call begins.
        begin = self._seen if wire is None else wire.mark()
        sent_on = wire or self._database.wire
        encoded = plain.Encoder().encode(arguments)
        seconds = seconds or limits.CALL_SECONDS
        # The arguments are the grader's, not the function's: no card shows them.
        with self._ended_by_force((), lambda: sent_on.since(begin), self.exercise.object, seconds):
            reply = await self._request(operation, timeout=seconds, path=str(file), name=name, arguments=encoded)
        observation = self._read(reply, (), sent=sent_on.since(begin))
        self._seen = self._database.wire.mark()
        self._reject_what_was_cut(observation, self.exercise.object)
        raised = observation.raised
        if raised is not None and not (may_raise or self._is_the_learners(raised)):
            raise CouldNotJudge(
                f"{self._file} could not be judged: the grader's own probe {name} does not cope with it "
                f"({raised.name}: {raised.message}).",
                where=self.location_of(),
                help="That is no mistake of yours as far as anybody knows: please report it, with this file.",
            )
        self._accept(observation, may_raise=may_raise)
        return observation

    def _is_the_learners(self, raised: Raised) -> bool:
        """Whether what a probe raised is due to the learner's code; otherwise the probe cannot cope with it.

        It is if it passed a line of the learner's, is about their object (missing, or called with arguments that it does
        not take), or if SQLAlchemy or the server raised it: they judge what the learner declared.
        """
        refused = any(map(raised.is_a, ("SQLAlchemyError", "PostgresError", "NotImplementedError")))
        # An AttributeError inside SQLAlchemy, for example: what a method of the learner's returned is not what it has to be.
        return bool(raised.frames) or refused or raised.in_sqlalchemy or self.exercise.object in raised.message

    async def allow(self, url: str) -> None:
        """Let the learner's code connect to another of the judge's databases."""
        await self._request("allow", url=url)

    async def prepare_engine(self, url: str) -> None:
        """Connect the worker's engine on another of the judge's databases: `harness.engine_on(url)`.

        From then on a new session on it sends nothing but its own statements.
        """
        await self._request("prepare", url=url)

    def location_of(self, raised: Raised | None = None) -> str:
        """Return `app/file.py:line` of the learner's line that raised an exception, or of the exercise's object."""
        if raised is not None and raised.frames:
            frame = raised.frames[-1]
            return f"{shown_file(frame.get('file'), self.label)}:{frame.get('line')}"
        definition = self.staged.definition(self.exercise.target)
        return self._file if definition is None else f"{self._file}:{definition.start_line}"

    @property
    def _file(self) -> str:
        return f"{self.label}/{self.exercise.module}.py"

    async def _request(
        self,
        operation: str,
        *,
        timeout: float | None = None,
        trouble: str = "could not be judged",
        help: str = "",
        **request: Any,
    ) -> Mapping[str, Any]:
        """Send a request to the worker, and translate its failures: every request passes here.

        Raises:
            CouldNotJudge: It died, did not reply in time, or broke the protocol; the cause says which.
        """
        asking = asyncio.ensure_future(self._worker.ask(operation, timeout=timeout or limits.CALL_SECONDS, **request))
        try:
            return await self._reply_or_cut(asking)
        except WorkerError as error:
            raise CouldNotJudge(f"{self._file} {trouble}: {error.message}.", help=help) from error
        finally:
            asking.cancel()

    async def _reply_or_cut(self, asking: asyncio.Future[dict[str, Any]]) -> Mapping[str, Any]:
        """Await a reply; if a wire has cut off what runs, not much longer: it may try to go on for ever.

        Raises:
            WorkerError: As for `Worker.ask`.
        """
        cuts = [asyncio.create_task(wire.is_cut.wait()) for wire in self._wires]
        waited_for: list[asyncio.Future[Any]] = [asking, *cuts]
        try:
            await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                await asyncio.wait([asking], timeout=limits.CUT_SECONDS)
            if not asking.done():
                raise WorkerTimedOut("no answer after its connection was cut")
            return await asking
        finally:
            for cut in cuts:
                cut.cancel()

    def _read(
        self, reply: Mapping[str, Any], arguments: tuple[Any, ...], sent: Sequence[Statement] = ()
    ) -> Observation:
        observation = read_observation(reply, self._database.loaded, arguments, self.label)
        observation.raised = explain_import(observation.raised, self.staged)
        observation.statements = list(sent)
        self._tampered = self._tampered or observation.tampered
        return observation

    def _accept(self, observation: Observation, *, may_raise: bool) -> None:
        """Reject tampering, and exceptions unless `may_raise`."""
        if self._tampered:
            raise observation.mistake(
                f"The submission replaces {', '.join(self._tampered)} while it runs: SQLAlchemy, its driver and the "
                "machinery have to stay as they are.",
                help="Listeners (sqlalchemy.event) look at what happens without replacing anything.",
            )
        raised = observation.raised
        if raised is None or may_raise:
            return
        self._database.disturb()
        if observation.connections - {0}:
            # Whatever the error, it concerns other rows in another transaction.
            raise own_connection(observation)
        if raised.is_a("NotImplementedError") and raised.comes_from(self.exercise.object):
            raise NotStarted
        raise exception_in(observation, self.exercise, limit_ms=limits.STATEMENT_MS).add(where=self.location_of(raised))
