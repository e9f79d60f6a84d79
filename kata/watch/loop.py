"""The loop of `kata watch`: it carries events to the state and commands out of it, and draws what has changed."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections import deque
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from kata.catalogue import Catalogue, Exercise
from kata.errors import KataError
from kata.progress import edits
from kata.progress.store import next_hint
from kata.staging import Submission
from kata.ui.console import captured
from kata.ui.hints import print_hints
from kata.watch import state as events
from kata.watch.keyboard import END, Keyboard
from kata.watch.planning import wrong_in
from kata.watch.resident import Resident
from kata.watch.runs import Runs
from kata.watch.saves import stamps, watching
from kata.watch.screen import Screen
from kata.watch.state import Command, Event, WatchState, update
from kata.watch.view import printed, view

_INCOMPLETE = 0.12  # seconds to wait for the rest of a file that cannot be read
_READS = 8


class Watch:
    """Watches the learner's files and judges what they save, until they quit.

    Args:
        interactive: Whether the console is a terminal to draw on, with keys to be pressed.
    """

    def __init__(self, submission: Submission, catalogue: Catalogue, console: Console, *, interactive: bool) -> None:
        self._submission = submission
        self._catalogue = catalogue
        self._console = console
        self._screen = Screen(console, interactive=interactive)
        self._keyboard: Keyboard | None = None
        self._state = WatchState(catalogue, submission.label, interactive, headline=f"watching {submission.label}/")
        self._events: deque[Event] = deque()
        self._wake = asyncio.Event()
        self._folders = [submission.package, submission.versions]
        self._stamps = stamps(self._folders)
        self._files_touched = False
        self._away = False  # whether another program has the terminal
        # Reported from another thread; the next tick handles it.
        self._resident = Resident(submission, catalogue, lambda text: self._events.append(events.Progress(text)))
        self._runs = Runs(self._resident, submission, catalogue, self._post)

    async def run(self) -> None:
        """Watch until the learner quits."""
        async with contextlib.AsyncExitStack() as stack:
            if self._screen.interactive:
                self._keyboard = stack.enter_context(Keyboard(self._press))
            self._handle_signals(stack)
            if self._screen.interactive:
                stack.callback(self._screen.leave)
                self._console.clear()
            await stack.enter_async_context(self._resident)
            await stack.enter_async_context(watching(self._folders, self._note_touched))
            stack.push_async_callback(self._runs.stop)
            self._screen.print(Text(f"Watching {self._submission.label}/; Ctrl-C ends it.", style="dim"))
            # Show again what is wrong.
            await self._carry_out(events.Judge(tuple(wrong_in(self._runs.states()))))
            while not self._state.quit:
                try:
                    await asyncio.wait_for(self._wake.wait(), events.TICK)
                except TimeoutError:
                    if not self._state.run.running and not self._screen.resized:
                        continue
                self._wake.clear()
                while self._events and not self._state.quit:
                    await self._handle(self._events.popleft())
                if self._files_touched:
                    self._files_touched = False
                    await self._read_files()
                await self._handle(events.Tick(time.monotonic()))
                self._screen.draw(view(self._state, self._console))

    # -- events --------------------------------------------------------------------------------------------------------

    def _post(self, event: Event) -> None:
        self._events.append(event)
        self._wake.set()

    def _press(self, key: str) -> None:
        self._post(events.TerminalGone() if key == END else events.Key(key))

    def _note_touched(self) -> None:
        self._files_touched = True
        self._wake.set()

    def _handle_signals(self, stack: contextlib.AsyncExitStack) -> None:
        """End in an orderly way on a signal; take the terminal back after Ctrl-Z and `fg`."""
        loop = asyncio.get_running_loop()

        def resume() -> None:
            if self._keyboard is not None and not self._away:
                self._keyboard.take_again()
                self._screen.redraw()

        def end() -> None:
            self._post(events.TerminalGone())

        for name, handler in {"SIGTERM": end, "SIGHUP": end, "SIGCONT": resume}.items():
            # Windows has fewer signals, and its event loop handles none.
            with contextlib.suppress(AttributeError, NotImplementedError, ValueError, RuntimeError):
                number = getattr(signal, name)
                loop.add_signal_handler(number, handler)
                stack.callback(loop.remove_signal_handler, number)

    async def _read_files(self) -> None:
        """Find out which modules were saved; wait a moment for files that are not complete yet."""
        touched, changed = set[str](), set[str]()
        for _ in range(_READS):
            before, self._stamps = self._stamps, stamps(self._folders)
            touched |= dict(before.items() ^ self._stamps.items()).keys()
            changed |= self._runs.read()
            if all(map(self._runs.is_whole, changed)):
                break
            await asyncio.sleep(_INCOMPLETE)
            if stamps(self._folders) == self._stamps:
                break
        saved = tuple(
            module
            for module in self._catalogue.modules
            if module in changed or str(self._submission.module(module)) in touched
        )
        if saved:
            await self._handle(events.Saved(saved))

    # -- commands ------------------------------------------------------------------------------------------------------

    async def _handle(self, event: Event) -> None:
        state = replace(self._state, states=self._runs.states())
        self._state, commands = update(state, event)
        for command in commands:
            await self._carry_out(command)

    async def _carry_out(self, command: Command) -> None:
        match command:
            case events.Judge(again):
                if await self._runs.begin(again):
                    await self._handle(events.RunBegan(self._runs.run, time.monotonic()))
            case events.GiveHint(exercise):
                hint = captured(lambda: print_hints(exercise, [next_hint(exercise)]))
                await self._handle(events.Noted(hint))
            case events.Reset(exercise):
                await self._handle(self._reset(exercise))
            case events.XRay(exercise):
                await self._xray(exercise)
            case events.Print(what):
                self._screen.print(*printed(self._state, what, self._console))

    def _reset(self, exercise: Exercise) -> Event:
        try:
            change = edits.reset(exercise, self._catalogue)
        except KataError as error:
            return events.Noted(Text.assemble((error.message, "bold red"), "\n", (error.remedy, "green")))
        if change.backup is None:
            return events.Noted(Text(f"Exercise {exercise.number} is a stub already.", style="green"))
        self._note_touched()
        return events.Changed(f"exercise {exercise.number} is a stub again   (what you had: uv run kata undo)")

    async def _xray(self, exercise: Exercise) -> None:
        """Leave the terminal to a process that runs `kata xray`, until a key is pressed."""
        if self._keyboard is None:
            return
        self._away = True
        try:
            self._console.clear()
            with self._keyboard.released():
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "kata", "xray", str(exercise.number)), stdin=asyncio.subprocess.DEVNULL
                )
                await process.wait()
            self._console.print(Text("\nPress a key to go back.", style="bold yellow"))
            await self._wait_for_key()
        finally:
            self._away = False
            self._screen.redraw()

    async def _wait_for_key(self) -> None:
        while True:
            for event in self._events:
                if isinstance(event, events.TerminalGone):
                    return
                if isinstance(event, events.Key):
                    self._events.remove(event)
                    return
            self._wake.clear()
            await self._wake.wait()
