"""`kata watch`, all of it together: saves and keys come in, rounds are judged, the screen follows."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from kata.catalogue import Catalogue, Exercise
from kata.errors import KataError
from kata.judging.verdict import Status, Verdict
from kata.progress import store
from kata.staging import Submission
from kata.ui import status as signs
from kata.ui.reporter import Reporter
from kata.ui.text import one_line
from kata.watch.keyboard import END, Keyboard
from kata.watch.resident import Resident
from kata.watch.runs import Rounds
from kata.watch.saves import stamps, watch
from kata.watch.screen import Screen, View
from kata.watch.view import WatchView

_TICK = 0.5
_HALF_SAVED = 0.12  # how long a file that cannot be read is given before it is told of


class Watch:
    """Watches the learner's files and judges what they save, until they quit.

    Args:
        submission: The learner's files.
        catalogue: The exercises.
        console: Where to show it.
        interactive: Whether there are a terminal to draw on and keys to be pressed.
    """

    def __init__(self, submission: Submission, catalogue: Catalogue, console: Console, *, interactive: bool) -> None:
        self._submission = submission
        self._catalogue = catalogue
        self._console = console
        self._sign = signs.for_console(console)
        self._screen = Screen(console, interactive=interactive)
        self._wake = asyncio.Event()
        self._keys: deque[str] = deque()
        self._saved = False
        self._quit = False
        self._folders = [submission.package, submission.versions]
        self._stamps = stamps(self._folders)
        self._resident = Resident(submission, catalogue, self._note_progress)
        self._rounds = Rounds(self._resident, submission, catalogue, self._wake.set)
        self._telling = WatchView(self._rounds, catalogue, console, submission.label, interactive=interactive)
        self._event = self._doing = self._did = ""
        self._note: list[RenderableType] = []  # a hint, the list: until the next save
        self._listed = self._whole = False
        self._asks: Exercise | None = None
        self._away = False
        self._told: dict[str, Verdict] = {}
        self._began = 0.0
        self._body: list[RenderableType] = []
        self._ended = True

    async def run(self) -> None:
        """Watch until somebody quits."""
        async with contextlib.AsyncExitStack() as stack:
            keyboard = stack.enter_context(Keyboard(self._press)) if self._screen.interactive else None
            stack.enter_context(self._signals(keyboard))
            if self._screen.interactive:
                stack.callback(self._screen.leave)
                self._console.clear()
            await stack.enter_async_context(self._resident)
            watching = asyncio.create_task(watch(self._folders, self._note_save))
            stack.push_async_callback(_ended, watching)
            stack.push_async_callback(self._rounds.stop)
            self._event = f"watching {self._submission.label}/"
            self._screen.line(Text(f"Watching {self._submission.label}/; Ctrl-C ends it.", style="dim"))
            await self._begin(self._rounds.failing())
            while not self._quit:
                try:
                    await asyncio.wait_for(self._wake.wait(), _TICK)
                except TimeoutError:
                    if not self._rounds.current.running and self._screen.fits:
                        continue
                self._wake.clear()
                while self._keys and not self._quit:
                    await self._do(self._keys.popleft(), keyboard)
                if self._saved:
                    self._saved = False
                    await self._look()
                await self._show()

    @contextlib.contextmanager
    def _signals(self, keyboard: Keyboard | None) -> Iterator[None]:
        """End in good order when asked to; take the terminal again after Ctrl-Z and `fg`."""
        loop, added = asyncio.get_running_loop(), []

        def back() -> None:
            if keyboard is not None and not self._away:
                keyboard.again()
                self._screen.again()

        handlers = {"SIGTERM": lambda: self._press(END), "SIGHUP": lambda: self._press(END), "SIGCONT": back}
        for name, handler in handlers.items():
            number = getattr(signal, name, None)
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                if number is not None:
                    loop.add_signal_handler(number, handler)
                    added.append(number)
        try:
            yield
        finally:
            for number in added:
                loop.remove_signal_handler(number)

    # -- what comes in ---------------------------------------------------------------------------------------------

    def _note_save(self) -> None:
        self._saved = True
        self._wake.set()

    def _note_progress(self, text: str) -> None:
        # From another thread, at the first start; the next tick shows it.
        self._doing = text

    def _press(self, key: str) -> None:
        self._keys.append(key)
        self._wake.set()

    async def _look(self) -> None:
        """See what was saved, and judge what it affects."""
        changed: set[str] = set()
        touched: set[str] = set()
        for _ in range(8):
            before, self._stamps = self._stamps, stamps(self._folders)
            touched |= {
                path for path in self._stamps.keys() | before.keys() if self._stamps.get(path) != before.get(path)
            }
            changed |= set(self._rounds.read())
            # An editor may have emptied the file, and be about to write it.
            if all(map(self._rounds.is_whole, changed)):
                break
            await asyncio.sleep(_HALF_SAVED)
            if stamps(self._folders) == self._stamps:
                break
        modules = [
            module
            for module in self._catalogue.modules
            if str(self._submission.module(module)) in touched or module in changed
        ]
        if not modules:
            return
        files = ", ".join(f"{self._submission.label}/{module}.py" for module in modules)
        self._event, self._did = self._did or f"saved {files}", ""
        self._telling.modules = tuple(modules)
        await self._begin([])

    async def _begin(self, again: list[Exercise]) -> None:
        before = self._rounds.current
        # Right until now, as far as was known; that something else in its file has changed makes it no news.
        self._telling.passed_before = {
            one.exercise.id
            for one in self._rounds.exercise_states().values()
            if one.known is not None and one.known.status == Status.PASSED
        }
        await self._rounds.begin(again)
        if self._rounds.current is not before:
            self._note, self._listed, self._whole, self._asks, self._told = [], False, False, None, {}
            self._began, self._ended = time.monotonic(), False

    # -- keys ------------------------------------------------------------------------------------------------------

    async def _do(self, key: str, keyboard: Keyboard | None) -> None:
        asked, self._asks = self._asks, None
        if asked is not None:
            if key.lower() == "y":
                self._reset(asked)
            return
        match key.lower():
            case "q" | "\x04":
                self._quit = True
            case "h":
                self._listed = False
                self._hint()
            case "a":
                self._event = "checking all"
                await self._begin(list(self._catalogue.exercises))
            case "l":
                self._listed = not self._listed
                self._note = [self._telling.listing()] if self._listed else []
            case "m":
                self._whole = not self._whole
            case "r":
                self._asks = self._telling.focus()
            case "x" if keyboard is not None:
                await self._xray(keyboard)
            case "\x1b" | "\n" | "\r":
                self._note, self._listed = [], False

    def _hint(self) -> None:
        from kata.progress.hints import next_hint
        from kata.ui.hints import print_hints

        focus = self._telling.focus()
        if focus is not None:
            self._note = [self._telling.captured(lambda: print_hints(focus, [next_hint(focus)]))]

    def _reset(self, exercise: Exercise) -> None:
        from kata.progress import edits

        try:
            change = edits.reset(exercise, self._catalogue)
        except KataError as error:
            self._note = [Text(error.message, style="bold red"), Text(error.remedy, style="green")]
            return
        if change.backup is None:
            self._note = [Text(f"Exercise {exercise.number} is a stub already.", style="green")]
        else:
            self._did = f"exercise {exercise.number} is a stub again   (what you had: uv run kata undo)"
            self._note_save()

    async def _xray(self, keyboard: Keyboard) -> None:
        """Hand the terminal over to `kata xray`, which runs in a process of its own."""
        focus = self._telling.focus()
        if focus is None:
            return
        self._away = True
        try:
            self._console.clear()
            with keyboard.resting():
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "kata", "xray", str(focus.number)), stdin=asyncio.subprocess.DEVNULL
                )
                await process.wait()
            self._console.print(Text("\nPress a key to go back.", style="bold yellow"))
            while not self._keys:
                self._wake.clear()
                await self._wake.wait()
            if self._keys.popleft() == END:
                self._quit = True
        finally:
            self._away = False
            self._screen.again()

    # -- what goes out ---------------------------------------------------------------------------------------------

    async def _show(self) -> None:
        if self._away:
            return
        current = self._rounds.current
        self._tell_lines()
        if not current.running and not self._ended:
            self._ended, self._doing = True, ""
            task = current.task
            if task is not None and not task.cancelled() and (error := task.exception()) is not None:
                self._trouble(error)
            elif not self._telling.shown() and (wrong := self._rounds.failing(self._telling.modules)):
                # A file that is whole again, or was saved as it is: what is wrong in it is shown once more.
                self._telling.modules = ()
                await self._begin(wrong)
            else:
                self._body = self._telling.results()
                if self._listed:
                    self._note, self._listed = [], False
                self._screen.line(self._telling.foot("", 0))
        elif current.running and self._telling.shown():
            self._body = self._telling.results()
        elif current.running and time.monotonic() - self._began > _TICK:
            self._body = []  # what was true before the save
        self._draw()

    def _trouble(self, error: BaseException) -> None:
        """The round could not be judged. The next save may be: the database may be back by then."""
        from kata.cli.errors import as_kata_error

        if not isinstance(error, Exception):
            raise error
        known = as_kata_error(error)
        lines = [Text(f"{self._sign.error} {known.message}", style="bold red")]
        lines += [Text(f"  {self._sign.arrow} {known.remedy}", style="green")] if known.remedy else []
        self._body = list(lines)
        self._screen.line(*lines)

    def _tell_lines(self) -> None:
        """Where there is no screen: a line for each verdict as it comes, and its mistake."""
        if self._screen.interactive:
            return
        roll = Reporter(self._console)
        for verdict in self._telling.shown():
            if self._told.get(verdict.exercise.id) is not verdict:
                self._told[verdict.exercise.id] = verdict
                self._screen.line(roll.line(verdict))
                if verdict.status is not Status.PASSED:
                    self._screen.line(Text(f"      {one_line(store.message_of(verdict), 400)}"))

    def _draw(self) -> None:
        if not self._screen.interactive:
            return
        body = self._note or self._body
        question = (
            f"Give exercise {self._asks.number} its stub back? It is kept in a backup. (y/n)" if self._asks else ""
        )
        foot = self._telling.foot(self._doing, time.monotonic() - self._began)
        self._screen.draw(View(self._telling.head(self._event), body, foot, question), whole=self._whole)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
