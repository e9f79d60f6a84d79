"""`kata watch`, all of it together: saves and keys come in, rounds are judged, the screen follows."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from kata.catalogue import Catalogue, Exercise
from kata.cli import signs
from kata.cli.dashboard import Board, link
from kata.cli.places import look_up
from kata.cli.verdicts import Roll
from kata.errors import KataError
from kata.judging.card import render
from kata.judging.plain_text import one_line
from kata.judging.verdict import CheckResult, Status, Verdict
from kata.progress import store
from kata.staging import Submission

from .keyboard import END, Keyboard
from .resident import Resident
from .rounds import Rounds
from .saves import stamps, watch
from .screen import Screen, View

_TICK = 0.5
_HALF_SAVED = 0.12  # how long a file that cannot be read is given before it is told of
_BAR = 24


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
        self._event = self._doing = self._did = ""
        self._note: list[RenderableType] = []  # a hint, the list: until the next save
        self._listed = self._whole = False
        self._modules: tuple[str, ...] = ()  # what was saved last
        self._asks: Exercise | None = None
        self._away = False
        self._told: dict[str, Verdict] = {}
        self._passed_before: set[str] = set()
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
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), _TICK)
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
        self._modules = tuple(modules)
        await self._begin([])

    async def _begin(self, again: list[Exercise]) -> None:
        before = self._rounds.current
        # Right until now, as far as was known; that something else in its file has changed makes it no news.
        self._passed_before = {
            one.exercise.id
            for one in self._rounds.standings().values()
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
                self._note = [self._captured(self._print_list)] if self._listed else []
            case "m":
                self._whole = not self._whole
            case "r":
                self._asks = self._focus()
            case "x" if keyboard is not None:
                await self._xray(keyboard)
            case "\x1b" | "\n" | "\r":
                self._note, self._listed = [], False

    def _hint(self) -> None:
        from kata.cli.hint import give_next

        focus = self._focus()
        if focus is not None:
            self._note = [self._captured(lambda: give_next(focus))]

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
        focus = self._focus()
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

    def _captured(self, print_it: Callable[[], None]) -> Text:
        """What a command prints, as a part of the screen."""
        from kata.cli.terminal import output

        console = output()
        with console.capture() as capture:
            print_it()
        return Text.from_ansi(capture.get().strip("\n"))

    def _print_list(self) -> None:
        from kata.cli.terminal import output

        board = Board(output(), look_up(self._catalogue), self._rounds.standings())
        board.print_exercises()
        board.print_sum()

    # -- what goes out ---------------------------------------------------------------------------------------------

    def _focus(self) -> Exercise | None:
        """The exercise that the learner is at: what was shown last, or what is next."""
        wrong = [one for one in self._shown() if one.status in (Status.FAILED, Status.ERROR)]
        if wrong:
            return wrong[0].exercise
        following = self._following()
        if following is None:
            shown = [one.exercise for one in self._shown() if one.status is Status.PASSED]
            return shown[-1] if shown else self._catalogue.exercises[-1]
        return following

    def _following(self) -> Exercise | None:
        """What is next: what comes behind the exercise that was shown last, unless something is wrong before."""
        found = self._rounds.standings()
        at = [one.exercise.number for one in self._shown()] or [
            number
            for number, one in found.items()
            if one.exercise.module in self._modules and one.status == Status.PASSED
        ]
        return Board(self._console, look_up(self._catalogue), found).following(behind=max(at, default=0))

    def _shown(self) -> list[Verdict]:
        """The verdicts of this round that say something: right, wrong, or not to be judged."""
        order = {exercise.id: exercise.number for exercise in self._catalogue.exercises}
        verdicts = self._rounds.current.verdicts
        told = (Status.PASSED, Status.FAILED, Status.ERROR)
        return [verdicts[key] for key in sorted(verdicts, key=order.__getitem__) if verdicts[key].status in told]

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
            elif not self._shown() and (wrong := self._rounds.failing(self._modules)):
                # A file that is whole again, or was saved as it is: what is wrong in it is shown once more.
                self._modules = ()
                await self._begin(wrong)
            else:
                self._body = self._results()
                if self._listed:
                    self._note, self._listed = [], False
                self._screen.line(self._foot())
        elif current.running and self._shown():
            self._body = self._results()
        elif current.running and time.monotonic() - self._began > _TICK:
            self._body = []  # what was true before the save
        self._draw()

    def _trouble(self, error: BaseException) -> None:
        """The round could not be judged. The next save may be: the database may be back by then."""
        from kata.cli.guard import as_kata_error

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
        roll = Roll(self._console)
        for verdict in self._shown():
            if self._told.get(verdict.exercise.id) is not verdict:
                self._told[verdict.exercise.id] = verdict
                self._screen.line(roll.line(verdict))
                if verdict.status is not Status.PASSED:
                    self._screen.line(Text(f"      {one_line(store.told(verdict), 400)}"))

    def _draw(self) -> None:
        if not self._screen.interactive:
            return
        body = self._note or self._body
        question = (
            f"Give exercise {self._asks.number} its stub back? It is kept in a backup. (y/n)" if self._asks else ""
        )
        self._screen.draw(View(self._head(), body, self._foot(), question), whole=self._whole)

    def _head(self) -> Text:
        states = [one.status for one in self._rounds.standings().values()]
        passed, total = states.count(Status.PASSED), len(states)
        done = round(_BAR * passed / total)
        head = Text("kata watch  ", style="bold")
        head.append(self._sign.full * done, style="green").append(self._sign.empty * (_BAR - done), style="dim")
        return head.append(f"  {passed} of {total}", style="bold").append(f"   {self._event}", style="dim")

    def _results(self) -> list[RenderableType]:
        """A line for each verdict, then the card of the first that is wrong, or the joy."""
        shown = self._shown()
        if not shown:
            return self._nothing_new()
        wrong = [one for one in shown if one.status in (Status.FAILED, Status.ERROR)]
        if wrong:
            roll = Roll(self._console)
            broken = {one.exercise.id for one in wrong if _is_broken(one)}
            listed = [one for one in shown if one.exercise.id not in broken]
            lines: list[RenderableType] = [roll.line(one) for one in listed] if len(shown) > 1 else []
            return [*lines, *([Text("")] if lines else []), self._card(wrong[0])]
        return self._joy(shown)

    def _card(self, verdict: Verdict) -> RenderableType:
        if _is_broken(verdict):
            # A file that is broken for a moment is worth a line, no card.
            return Text(f"{self._sign.error} {verdict.message}", style="bold magenta")
        return render(verdict)

    def _nothing_new(self) -> list[RenderableType]:
        """A save that changes no verdict: how its exercises stand."""
        blocked = [one for one in self._rounds.current.verdicts.values() if one.status is Status.BLOCKED]
        if blocked:
            told = f"{self._sign.blocked} exercise {blocked[0].exercise.number} {blocked[0].message}"
            return [Text(told, style="yellow")]
        if not self._modules and self._screen.interactive:
            return [self._captured(self._print_list)]  # nobody has saved anything yet
        found = self._rounds.standings().values()
        if not any(one.status in (Status.PASSED, Status.FAILED, Status.ERROR) for one in found):
            return [Text(f"Write an answer in {self._submission.label}/ and save: it is judged at once.", style="dim")]
        roll = Roll(self._console)
        lines: list[RenderableType] = [
            roll.line(Verdict(one.exercise, Status(one.status)))
            for one in found
            if one.status in (Status.PASSED, Status.TODO) and one.exercise.module in self._modules
        ]
        return [*lines, Text("Nothing has changed that makes a difference.", style="dim")]

    def _joy(self, shown: list[Verdict]) -> list[RenderableType]:
        roll = Roll(self._console)
        lines: list[RenderableType] = []
        new = [one for one in shown if one.exercise.id not in self._passed_before]
        for one in shown:
            line = roll.line(one).append(f"   {one.seconds:.1f} s", style="dim")
            lines.append(line)
            if len(shown) == 1:
                lines += [_check_line(check, self._sign) for check in one.checks]
        if new:
            lines += [Text(""), *self._cheer(new)]
        return lines

    def _cheer(self, new: list[Verdict]) -> list[RenderableType]:
        found = self._rounds.standings()
        passed = {one.exercise.id for one in found.values() if one.status == Status.PASSED}
        lines: list[RenderableType] = [Text("Right, in rows and in form.", style="bold green")]
        for phase in self._catalogue.phases:
            ids = {exercise.id for exercise in self._catalogue.in_phase(phase.module)}
            if ids <= passed and ids & {one.exercise.id for one in new}:
                lines.append(Text(f"Phase {phase.number} is complete: {phase.title}.", style="green"))
        if len(passed) == len(found):
            lines.append(Text("And with it, everything. You have done the whole workbook.", style="bold green"))
        number = new[-1].exercise.number
        told = f"Other forms that are as right: uv run kata solution {number}"
        return [*lines, Text(told, style="dim")]

    def _foot(self) -> Text:
        current = self._rounds.current
        if current.running:
            seconds = time.monotonic() - self._began
            doing = f"judging exercise {current.now.number}" if current.now else self._doing or "judging"
            waited = f" ({seconds:.0f} s)" if seconds >= 2 else ""
            return Text(f"{doing} {self._sign.ellipsis}{waited}", style="yellow")
        wrong = [one for one in self._shown() if one.status in (Status.FAILED, Status.ERROR)]
        following = wrong[0].exercise if wrong else self._following()
        if following is None:
            return Text("All of it is right.", style="bold green")
        place = next(one.place for one in look_up(self._catalogue) if one.exercise.number == following.number)
        foot = Text("next: ", style="dim").append(f"exercise {following.number}", style="bold")
        foot.append(f" {self._sign.arrow} ", style="dim").append(place, style="cyan")
        foot.stylize(link(self._console, place), len(foot) - len(place))
        return foot.append(f"   {following.title}", style="dim")


def _check_line(check: CheckResult, sign: signs.Signs) -> RenderableType:
    return Padding(Text(f"{sign.passed} {check.title or check.name}", "dim"), (0, 0, 0, 6))


def _is_broken(verdict: Verdict) -> bool:
    """Whether it was not judged because its file cannot be read."""
    return verdict.status is Status.ERROR and not verdict.checks


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
