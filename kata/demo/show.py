"""A phase in the terminal: its exercises one by one, their results, and the SQL that they sent."""

from __future__ import annotations

import bdb
import warnings
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.text import Text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from kata.capture import Emitted, capture
from kata.catalogue import Exercise, load
from kata.database import Server
from kata.database.connect import translate
from kata.demo.blocks import explanation, statements
from kata.demo.database import starting_database
from kata.demo.live import LiveDemo, Unavailable
from kata.demo.package import DemoPackage, is_mapped
from kata.demo.running import demo_database
from kata.demo.tables import columns_table, configuration_error, relationships_table, rows_table, value_text
from kata.errors import DatabaseError, KataError
from kata.translate import Explanation, explain
from kata.ui.console import indented, output
from kata.ui.schedule import ScheduleView
from kata.ui.status import ARROW, LOOKS
from kata.ui.tables import facts_table
from kata.ui.text import count, milliseconds


class Demo:
    """One phase: `async with Demo(__name__) as demo`.

    Raises:
        SubmissionError: The module was started as a file, outside its package.
        KataError: There is no usable database, on entering an exercise.
    """

    def __init__(self, name: str, *, console: Console | None = None) -> None:
        self._package = DemoPackage.of(name)
        self._catalogue = load()
        self._phase = self._catalogue.phase(self._package.phase)
        self._console = console or output()
        self._stack = AsyncExitStack()
        self._opened: tuple[AsyncEngine, Server] | None = None
        self._coroutines_explained = 0

    async def __aenter__(self) -> Self:
        self._console.print()
        title = Text(f"Phase {self._phase.number} · {self._phase.title}", style="bold")
        self._console.rule(title, align="left", style="blue")
        self._console.print(Text(self._phase.summary, style="dim"))
        self._stack.enter_context(warnings.catch_warnings())
        warnings.filterwarnings("always", message=".*was never awaited", category=RuntimeWarning)
        self._show_unknown_warning = warnings.showwarning
        warnings.showwarning = self._show_warning
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    # ---- for the main() of a phase

    @asynccontextmanager
    async def exercise(self, which: int | str) -> AsyncIterator[AsyncSession]:
        """Show one exercise: run the block, then print the SQL that it sent.

        The block gets a session on the demo's database. Everything in it, a commit included, is rolled back. An error is
        printed in a few lines, and the demo goes on.

        Args:
            which: The id of the exercise, or its number.

        Raises:
            KataError: There is no such exercise, or no usable database.
        """
        exercise = self._find(which)
        self._heading(exercise)
        error: Exception | None = None
        async with self._session() as session:
            with capture(learner=self._package.folder) as recorder:
                try:
                    yield session
                except (KataError, bdb.BdbQuit):
                    raise
                except Exception as raised:
                    error = raised
        if error is None or not self._not_started(exercise, error):
            if error is not None:
                self._print_error(error)
            self._statements(recorder.statements)
        # Release the traceback, its frames, and the half-used objects in them.
        error = None

    @asynccontextmanager
    async def live(self, which: int | str) -> AsyncIterator[LiveDemo]:
        """Show an exercise with several sessions at once: run the block, then print what they sent, side by side.

        The block makes the sessions: `live.session("A")`, `live.factory("B")`, `live.engine("C")`. What they commit is
        real, in a database with the starting rows that exists for this block. Where none can be made (the role may not),
        one line says so. Errors are printed as in `exercise`.

        Args:
            which: The id of the exercise, or its number.

        Raises:
            KataError: There is no such exercise, or no usable server.
        """
        exercise = self._find(which)
        self._heading(exercise)
        error: Exception | None = None
        async with AsyncExitStack() as stack:
            live = await self._open_live(stack, exercise)
            try:
                yield live
            except Unavailable as unavailable:
                if not self._not_started(exercise, unavailable):
                    self.note(unavailable.message)
                return
            except (KataError, bdb.BdbQuit):
                raise
            except Exception as raised:
                error = raised
            finally:
                await live.close()
        if error is None or not self._not_started(exercise, error):
            if error is not None:
                self._print_error(error)
            if live.steps:
                self._console.print()
                self._indented(ScheduleView(live.steps))
        error = None

    async def _open_live(self, stack: AsyncExitStack, exercise: Exercise) -> LiveDemo:
        if self._package.is_stub(exercise) or self._package.unmapped(self._catalogue, exercise):
            return LiveDemo(None)  # to make a database takes a while
        _, server = await self._open()
        try:
            return LiveDemo(await stack.enter_async_context(starting_database(server, self._package.folder)))
        except DatabaseError as error:
            return LiveDemo(
                None, f"Its sessions would commit, in a database of their own, and none can be made: {error}"
            )

    def model(self, which: int | str, cls: type) -> None:
        """Show the class of an exercise: its columns and relationships or, if it is not mapped yet, where to start."""
        exercise = self._find(which)
        self._heading(exercise)
        if not is_mapped(cls):
            self._print_not_started(self._package.start(exercise))
            return
        self._indented(columns_table(cls))
        others = [
            other
            for other in self._catalogue.in_phase(exercise.phase)
            if other.id != exercise.id and self._package.is_unmapped_model(other)
        ]
        error = configuration_error(cls)
        if error is None:
            self._indented(relationships_table(cls))
        elif not others:
            self._print_error(error)
        for other in others if error else ():
            self.note(
                f"Its relationships are shown when exercise {other.number} ({other.object}) is done "
                f"{ARROW} {self._package.start(other)}"
            )

    def rows(self, rows: Any, columns: Sequence[str] | None = None, *, limit: int = 20) -> None:
        """Print rows as a table: Rows, mappings, mapped objects (`columns` are attributes, `a.b` as well), or values."""
        self._indented(rows_table(rows, columns, limit=limit))

    def facts(self, facts: Mapping[str, Any]) -> None:
        """Print names and values."""
        self._indented(facts_table(facts, value_text))

    def note(self, sentence: str) -> None:
        """Print one sentence."""
        self._indented(Text(sentence, style="italic"))

    def _find(self, which: int | str) -> Exercise:
        return self._catalogue.exercise(which) if isinstance(which, int) else self._catalogue.by_id(which)

    # ---- the session

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncSession]:
        connection = await self._connection()
        # A commit of the session only releases a savepoint of this transaction, which is rolled back.
        transaction = await connection.begin()
        session = AsyncSession(bind=connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        try:
            yield session
        finally:
            for close in (session.close, transaction.rollback, connection.close):
                # A broken connection, or one that a forgotten task still uses, must not hide the error of the block.
                with suppress(Exception):
                    await close()

    async def _open(self) -> tuple[AsyncEngine, Server]:
        if self._opened is None:
            schemas = self._package.schemas()
            opening = demo_database(self._package.folder, self._progress, schemas)
            server = await self._stack.enter_async_context(opening)
            self._opened = create_async_engine(server.url()), server
            self._stack.push_async_callback(self._opened[0].dispose)
        return self._opened

    async def _connection(self) -> AsyncConnection:
        engine, server = await self._open()
        try:
            return await engine.connect()
        except (DBAPIError, OSError) as error:
            cause = getattr(getattr(error, "orig", None), "__cause__", None)
            raise translate(cause or error, server) from error

    # ---- output

    def _heading(self, exercise: Exercise) -> None:
        self._console.print()
        title = Text(f"Exercise {exercise.number} · {exercise.title}", style="bold cyan")
        fits = title.cell_len + 2 + len(exercise.target) <= self._console.width
        self._console.print(title + Text(f"{'  ' if fits else chr(10) + '  '}{exercise.target}", style="not bold dim"))

    def _not_started(self, exercise: Exercise, error: Exception) -> bool:
        missing = self._package.not_there(self._catalogue, exercise)
        start = self._package.stub_reached(error)
        unavailable = isinstance(error, Unavailable) and self._package.is_stub(exercise)
        waits = bool(missing) and self._package.is_stub(exercise)
        if start is None and (unavailable or waits or self._package.is_unmapped_model(exercise)):
            start = self._package.start(exercise)
        if start is not None:
            self._print_not_started(start, f" (first: {_numbers(missing)})" if missing else "")
            return True
        if missing:
            self._print_not_started(self._package.start(missing[0]), state=f"waits for {_numbers(missing)}")
            return True
        return False

    def _print_not_started(self, location: str, more: str = "", state: str = "not started") -> None:
        line = Text(f"{LOOKS['todo'].symbol} ", style="yellow")
        self._indented(line.append(f"{state} {ARROW} ").append(location, style="cyan").append(more, style="dim"))

    def _print_error(self, error: Exception) -> None:
        at = self._package.location_of(error)
        explained = explain(error)
        if explained is None:
            first = (str(error).strip() or "no message").splitlines()[0]
            explained = Explanation(
                what=f"{type(error).__name__}: {first}",
                why="The exercise ended with an exception.",
                todo="Look at that line; `breakpoint()` works there." if at else "Look for it with `breakpoint()`.",
            )
        if "coroutine" in str(error):
            self._coroutines_explained += 1
        self._indented(explanation(explained, at=at))

    def _statements(self, sent: Sequence[Emitted]) -> None:
        if sent:
            self._console.print()
            self._indented(statements(sent, root=self._package.root))
        seconds = sum(statement.seconds or 0.0 for statement in sent)
        summary = count(len(sent), "statement") + (f" · {milliseconds(seconds)}" if sent else "")
        self._indented(Text(summary, style="bold"))

    def _show_warning(self, message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        explained = explain(message) if isinstance(message, Warning) else None
        if explained is None:
            self._show_unknown_warning(message, category, *where, **more)
        elif issubclass(category, RuntimeWarning) and self._coroutines_explained:
            # Python also warns about the coroutine that has just been explained as an error.
            self._coroutines_explained -= 1
        else:
            self._indented(explanation(explained))

    def _progress(self, message: str) -> None:
        self._console.print(Text(f"  {message} …", style="dim"))

    def _indented(self, renderable: Any) -> None:
        self._console.print(indented(renderable))


def _numbers(exercises: Sequence[Exercise]) -> str:
    numbers = " and ".join(str(exercise.number) for exercise in exercises)
    return f"exercise{'s' if len(exercises) > 1 else ''} {numbers}"
