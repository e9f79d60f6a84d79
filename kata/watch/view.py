"""What the screen shows of a state: verdicts, the card of what is wrong, the praise for a pass, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console, RenderableType
from rich.text import Text

from kata.errors import KataError
from kata.judging.verdict import Status, Verdict
from kata.progress import store
from kata.ui import board
from kata.ui.card import render
from kata.ui.console import indented
from kata.ui.reporter import Reporter
from kata.ui.status import ARROW, LOOKS, bar
from kata.ui.text import one_line
from kata.watch.planning import DEFINITE
from kata.watch.state import WatchState

_KEYS = {"h": "hint", "a": "check all", "x": "x-ray", "l": "list", "r": "reset", "q": "quit"}


@dataclass
class View:
    """A screenful."""

    head: Text = field(default_factory=Text)  # one line: how far the learner is, and what happened last
    body: Sequence[RenderableType] = ()  # verdicts and a card; the end is cut off if the window is too low
    foot: Text = field(default_factory=Text)  # what is going on, or what is next
    prompt: Text = field(default_factory=Text)  # the last line: the keys, or a question
    whole: bool = False  # show all of the body; the terminal scrolls


def view(state: WatchState, console: Console) -> View:
    """Return what the screen shows; lines depend on the console's width, and on whether it follows links."""
    return View(_head(state), _body(state, console), foot(state, console), _prompt(state), state.whole)


def printed(state: WatchState, what: Verdict | KataError | None, console: Console) -> list[Text]:
    """Return the lines that a command `Print` prints, where there is no screen."""
    if what is None:
        return [foot(state, console)]
    if isinstance(what, KataError):
        return _error(what)
    lines = [Reporter(console).line(what)]
    if what.status is not Status.PASSED:
        lines.append(Text(f"      {one_line(store.message_of(what), 400)}"))
    return lines


def foot(state: WatchState, console: Console) -> Text:
    """Return what is going on, or what is next."""
    run = state.run
    if run.running:
        doing = f"judging exercise {run.now.number}" if run.now else state.progress or "judging"
        seconds = state.now - state.began
        return Text(f"{doing} …" + (f" ({seconds:.0f} s)" if seconds >= 2 else ""), style="yellow")
    following = run.wrong[0].exercise if run.wrong else state.following
    if following is None:
        return Text("All of it is right.", style="bold green")
    line = board.next_line(following, state.states[following.id].location, console)
    return line.append(f"   {following.title}", style="dim")


def _head(state: WatchState) -> Text:
    statuses = [one.status for one in state.states.values()]
    passed, total = statuses.count(Status.PASSED), len(statuses)
    head = Text.assemble(("kata watch  ", "bold"), bar(passed, total, width=24), (f"  {passed} of {total}", "bold"))
    return head.append(f"   {state.headline}", style="dim")


def _prompt(state: WatchState) -> Text:
    if state.to_reset is not None:
        question = f"Give exercise {state.to_reset.number} its stub back? It is kept in a backup. (y/n)"
        return Text(question, style="bold yellow")
    keys = (Text.assemble((key, "bold cyan"), (f" {what}", "dim")) for key, what in _KEYS.items())
    return Text("   ").join(keys)


def _body(state: WatchState, console: Console) -> Sequence[RenderableType]:
    if state.listed:
        return _listing(state)
    if state.note is not None:
        return [state.note]
    if isinstance(state.body, KataError):
        return _error(state.body)
    return [] if state.body is None else _results(state.body, console)


def _error(error: KataError) -> list[Text]:
    lines = [Text(f"{LOOKS['error'].symbol} {error.message}", style="bold red")]
    return [*lines, Text(f"  {ARROW} {error.remedy}", style="green")] if error.remedy else lines


def _listing(state: WatchState) -> list[RenderableType]:
    return [board.Board(state.states), board.totals(state.states)]


def _results(state: WatchState, console: Console) -> Sequence[RenderableType]:
    """Return a line for each verdict, then the card of the first wrong one or, if all passed, the praise."""
    run = state.run
    if not run.definite:
        return _without_verdicts(state, console)
    if not run.wrong:
        return _passes(state, console)
    reporter, first = Reporter(console), run.wrong[0]
    lines: list[RenderableType] = []
    if len(run.definite) > 1:
        lines += [reporter.line(verdict) for verdict in run.definite if not _is_broken(verdict)]
    # A file that is broken for a moment deserves a line, not a card.
    card = LOOKS["error"].mark(first.message) if _is_broken(first) else render(first)
    return [*lines, Text(""), card] if lines else [card]


def _is_broken(verdict: Verdict) -> bool:
    """Whether it was not judged because its file cannot be read."""
    return verdict.status is Status.ERROR and not verdict.checks


def _without_verdicts(state: WatchState, console: Console) -> list[RenderableType]:
    """After a save that changes no verdict: the states of the exercises in the file."""
    for verdict in state.run.verdicts.values():
        if verdict.status is Status.BLOCKED:
            return [LOOKS["blocked"].mark(f"exercise {verdict.exercise.number} {verdict.message}")]
    if not state.modules and state.interactive:
        return _listing(state)  # nothing has been saved yet
    found = state.states.values()
    if not any(one.status in DEFINITE for one in found):
        return [Text(f"Write an answer in {state.label}/ and save: it is judged at once.", style="dim")]
    reporter = Reporter(console)
    lines: list[RenderableType] = [
        reporter.line(Verdict(one.exercise, Status(one.status)))
        for one in found
        if one.status in (Status.PASSED, Status.TODO) and one.exercise.module in state.modules
    ]
    return [*lines, Text("Nothing has changed that makes a difference.", style="dim")]


def _passes(state: WatchState, console: Console) -> list[RenderableType]:
    reporter, passes = Reporter(console), state.run.definite
    lines: list[RenderableType] = [
        reporter.line(verdict).append(f"   {verdict.seconds:.1f} s", style="dim") for verdict in passes
    ]
    if len(passes) == 1:
        symbol = LOOKS["passed"].symbol
        lines += [indented(Text(f"{symbol} {check.title or check.name}", "dim"), 6) for check in passes[0].checks]
    news = [verdict for verdict in passes if verdict.exercise.id not in state.passed_before]
    return [*lines, Text(""), *_praise(news, state)] if news else lines


def _praise(news: list[Verdict], state: WatchState) -> list[RenderableType]:
    passed = {key for key, one in state.states.items() if one.status == Status.PASSED}
    lines: list[RenderableType] = [Text("Right, in rows and in form.", style="bold green")]
    for phase in state.catalogue.phases:
        ids = {exercise.id for exercise in state.catalogue.in_phase(phase.module)}
        if ids <= passed and ids & {verdict.exercise.id for verdict in news}:
            lines.append(Text(f"Phase {phase.number} is complete: {phase.title}.", style="green"))
    if len(passed) == len(state.states):
        lines.append(Text("And with it, everything. You have done the whole workbook.", style="bold green"))
    number = news[-1].exercise.number
    return [*lines, Text(f"Other forms that are as right: uv run kata solution {number}", style="dim")]
