"""Events, the state that they change, and the commands that follow. Nothing here does I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from rich.console import RenderableType

from kata.catalogue import Catalogue, Exercise
from kata.errors import KataError, as_kata_error
from kata.judging.verdict import Status, Verdict
from kata.progress.state import States, next_exercise
from kata.watch.planning import Run, passed_before, wrong_in

TICK = 0.5
"""Seconds. The results of the run before stay on the screen for so long after a save."""

# -- events ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saved:
    """The learner saved these modules."""

    modules: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """The learner pressed a key."""

    key: str


@dataclass(frozen=True)
class RunBegan:
    """A run has begun, at a time of the monotonic clock."""

    run: Run
    now: float


@dataclass(frozen=True)
class RunChanged:
    """A run judges another exercise, or has another verdict."""

    run: Run


@dataclass(frozen=True)
class RunFinished:
    """A run has ended by itself; with an error if it could not judge."""

    run: Run
    error: Exception | None = None


@dataclass(frozen=True)
class Progress:
    """Something takes time before anything can be judged."""

    text: str


@dataclass(frozen=True)
class Noted:
    """Something to show instead of the body: a hint, or the answer to a command."""

    note: RenderableType


@dataclass(frozen=True)
class Changed:
    """The watch itself has changed a file; the save that follows gets this headline."""

    headline: str


@dataclass(frozen=True)
class Tick:
    """Time has passed, on the monotonic clock."""

    now: float


@dataclass(frozen=True)
class TerminalGone:
    """The terminal was closed, or a signal requests the end of the program."""


Event: TypeAlias = Saved | Key | RunBegan | RunChanged | RunFinished | Progress | Noted | Changed | Tick | TerminalGone

# -- commands ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judge:
    """Begin a run, unless the current one judges the same; these exercises are judged in any case."""

    again: tuple[str, ...] = ()


@dataclass(frozen=True)
class GiveHint:
    """Choose the next hint for an exercise, and record it."""

    exercise: Exercise


@dataclass(frozen=True)
class Reset:
    """Make an exercise a stub again."""

    exercise: Exercise


@dataclass(frozen=True)
class XRay:
    """Leave the terminal to `kata xray`, and wait for a key."""

    exercise: Exercise


@dataclass(frozen=True)
class Print:
    """Where there is no screen: print a verdict, an error or, for `None`, what is next."""

    what: Verdict | KataError | None


Command: TypeAlias = Judge | GiveHint | Reset | XRay | Print

# -- the state ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WatchState:
    """Everything that the screen and the next decision depend on."""

    catalogue: Catalogue
    label: str  # the name of the learner's folder
    interactive: bool = True  # whether there is a screen
    states: States = field(default_factory=dict)  # of all exercises; read again before each event
    run: Run = field(default_factory=Run)  # the current one, or the last one
    body: WatchState | KataError | None = None  # below the head: the results in an earlier state, an error, or nothing
    modules: tuple[str, ...] = ()  # those saved last; empty before the first save
    passed_before: frozenset[str] = frozenset()  # ids of the exercises that had passed before the current run
    headline: str = ""  # what happened last, in a few words
    done: str = ""  # what the watch itself did: the headline of the save that it causes
    progress: str = ""  # what takes time before anything is judged
    note: RenderableType | None = None  # replaces the body: a hint, or a message
    listed: bool = False  # whether the list of exercises replaces the body
    whole: bool = False  # whether everything is shown, even if the terminal has to scroll
    to_reset: Exercise | None = None  # what the prompt asks about
    printed: frozenset[str] = frozenset()  # ids of the verdicts of this run that were printed, where there is no screen
    began: float = 0.0  # of the run, on the monotonic clock
    now: float = 0.0  # the last tick
    quit: bool = False

    def with_results(self) -> WatchState:
        """Return this state, showing the results of its run."""
        return replace(self, body=replace(self, body=None))

    @property
    def following(self) -> Exercise | None:
        """What is next: something wrong, or else what comes after the exercises shown last."""
        last = [verdict.exercise for verdict in self.run.definite] or [
            one.exercise
            for one in self.states.values()
            if one.exercise.module in self.modules and one.status == Status.PASSED
        ]
        following = next_exercise(self.states, after=max(last, key=lambda one: one.number, default=None))
        return None if following is None else following.exercise

    @property
    def focus(self) -> Exercise:
        """The exercise that the learner works on: what is wrong, what is next, or the last pass."""
        if self.run.wrong:
            return self.run.wrong[0].exercise
        if self.following is not None:
            return self.following
        return self.run.definite[-1].exercise if self.run.definite else self.catalogue.exercises[-1]


Step: TypeAlias = tuple[WatchState, Sequence[Command]]


def update(state: WatchState, event: Event) -> Step:
    """Return the state after an event, and what is to be done."""
    match event:
        case Key(key):
            return _pressed(state, key.lower())
        case Saved(modules):
            files = ", ".join(f"{state.label}/{module}.py" for module in modules)
            headline = state.done or f"saved {files}"
            return replace(state, headline=headline, done="", modules=modules), [Judge()]
        case RunBegan() | RunChanged() | RunFinished():
            return _ran(state, event)
        case Progress(text):
            return replace(state, progress=text), []
        case Noted(note):
            return replace(state, note=note, listed=False), []
        case Changed(headline):
            return replace(state, done=headline), []
        case Tick(now):
            outdated = state.run.running and not state.run.definite and now - state.began > TICK
            return replace(state, now=now, body=None if outdated else state.body), []
        case TerminalGone():
            return replace(state, quit=True), []


def _pressed(state: WatchState, key: str) -> Step:
    if state.to_reset is not None:
        return replace(state, to_reset=None), [Reset(state.to_reset)] if key == "y" else []
    match key:
        case "q":
            return replace(state, quit=True), []
        case "h":
            return replace(state, listed=False), [GiveHint(state.focus)]
        case "a":
            everything = tuple(exercise.id for exercise in state.catalogue.exercises)
            return replace(state, headline="checking all"), [Judge(everything)]
        case "l":
            return replace(state, listed=not state.listed, note=None), []
        case "m":
            return replace(state, whole=not state.whole), []
        case "r":
            return replace(state, to_reset=state.focus), []
        case "x":
            return state, [XRay(state.focus)]
        case "\x1b" | "\n" | "\r":
            return replace(state, note=None, listed=False), []
    return state, []


def _ran(state: WatchState, event: RunBegan | RunChanged | RunFinished) -> Step:
    run = event.run
    if isinstance(event, RunBegan):
        # A pass is news only if the last verdict was something else, whatever has changed in the file since.
        before = frozenset(key for key, one in state.states.items() if passed_before(one))
        state = replace(state, run=run, passed_before=before, began=event.now, now=event.now, printed=frozenset())
        return replace(state, note=None, listed=False, whole=False, to_reset=None), []
    if run.serial != state.run.serial:
        return state, []  # of a run that has been replaced
    state = replace(state, run=run)
    commands: list[Command] = []
    if not state.interactive:
        commands += [Print(verdict) for verdict in run.definite if verdict.exercise.id not in state.printed]
        state = replace(state, printed=frozenset(verdict.exercise.id for verdict in run.definite))
    if isinstance(event, RunChanged):
        return state.with_results() if run.definite else state, commands
    state = replace(state, progress="")
    if event.error is not None:
        # The next save is judged all the same: the database may be back.
        error = as_kata_error(event.error)
        return replace(state, body=error), [*commands, Print(error)]
    if not run.definite and (wrong := wrong_in(state.states, state.modules)):
        # A file was repaired, or saved without a change: show again what is wrong in it.
        return replace(state, modules=()), [*commands, Judge(tuple(wrong))]
    return replace(state, listed=False).with_results(), [*commands, Print(None)]
