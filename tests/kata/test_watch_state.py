"""The decisions of `kata watch`: planning a run, what an event changes, what the screen shows. Nothing runs here."""

import io
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from kata.catalogue import load
from kata.errors import KataError
from kata.judging.verdict import Card, CheckResult, Status, Verdict
from kata.paths import PROJECT
from kata.progress.state import ExerciseState, State
from kata.progress.store import RecordedVerdict
from kata.ui.card import to_text
from kata.ui.console import plain
from kata.watch import state as events
from kata.watch.planning import Run, plan_run, wrong_in
from kata.watch.state import WatchState, update
from kata.watch.view import printed, view

CATALOGUE = load()
FIRST, SECOND, THIRD, *_, LAST = CATALOGUE.exercises
FINGERPRINTS = {exercise.id: "now" for exercise in CATALOGUE.exercises}


def states(changed: tuple[str, ...] = (), **statuses: str) -> dict[str, ExerciseState]:
    """All exercises as stubs, but those with a recorded status (`first="passed"`); some have changed since."""
    names = {"first": FIRST, "second": SECOND, "third": THIRD, "last": LAST}
    found = {one.id: ExerciseState(one, State.TODO, f"app/{one.module}.py:1") for one in CATALOGUE.exercises}
    for name, status in statuses.items():
        exercise, current = names[name], name not in changed
        found[exercise.id] = ExerciseState(
            exercise,
            State(status) if current else State.STARTED,
            f"app/{exercise.module}.py:1",
            known=RecordedVerdict(status, f"told of {name}"),
            current=current,
        )
    return found


def verdict(exercise: Any, status: Status = Status.PASSED, message: str = "") -> Verdict:
    """A verdict with one check."""
    card = Card("It is wrong.") if status is Status.FAILED else None
    checks = (CheckResult("rows", "The rows are right", status, card),) if not message else ()
    return Verdict(exercise, status, checks, message=message, location=f"app/{exercise.module}.py:7")


def run(*verdicts: Verdict, **more: Any) -> Run:
    """A run with these verdicts."""
    return Run(1, verdicts={one.exercise.id: one for one in verdicts}, fingerprints=FINGERPRINTS, **more)


def watch_state(**more: Any) -> WatchState:
    """A state in the middle of the first run."""
    found = more.pop("states", states())
    return WatchState(CATALOGUE, "app", states=found, **{"run": Run(1, running=True), **more})


def shown(state: WatchState, width: int = 80) -> str:
    """The body of the screen, as text."""
    console = Console(file=io.StringIO(), width=width)
    return "\n".join(plain(part, width) for part in view(state, console).body)


@pytest.mark.parametrize(
    ("module", "above"),
    [("kata.watch.loop", "kata.cli"), ("kata.xray.page", "kata.cli"), ("kata.demo", "kata.judging")],
)
def test_nothing_is_imported_from_above(module: str, above: str) -> None:
    """The watch and the x-ray do not need the command line; workers import the demos, and nothing that judges."""
    code = f"import sys, {module}; print([name for name in sys.modules if name.startswith({above!r})])"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---- planning


def test_a_run_judges_what_has_no_verdict_that_holds() -> None:
    """Verdicts that hold are handed to the judge with what they said; everything else is judged, in order."""
    plan = plan_run(states(first="passed", second="failed"), FINGERPRINTS)
    assert plan.exercises == CATALOGUE.exercises[2:]
    assert [(known.exercise, known.status, known.message) for known in plan.known] == [
        (FIRST, Status.PASSED, "told of first"),
        (SECOND, Status.FAILED, "told of second"),
    ]


def test_what_passed_before_is_judged_last() -> None:
    """What the learner works on comes first; a pass only has to be confirmed."""
    plan = plan_run(states(("first", "second"), first="passed", second="failed"), FINGERPRINTS)
    assert plan.exercises[0] is SECOND and plan.exercises[-1] is FIRST
    assert plan.known == ()


@pytest.mark.parametrize("status", ["passed", "failed", "error"])
def test_what_is_asked_for_again_is_judged_although_nothing_has_changed(status: str) -> None:
    """As after `a`, and for mistakes that are shown once more."""
    plan = plan_run(states(last=status), FINGERPRINTS, again=[LAST.id])
    assert LAST in plan.exercises and plan.known == ()


def test_an_interrupted_run_leaves_the_verdicts_that_still_hold() -> None:
    """Those that are judged again, or whose source has changed, are dropped."""
    before = run(verdict(FIRST), verdict(SECOND), verdict(THIRD), running=True)
    found = states(first="passed", second="passed", third="passed")
    plan = plan_run(found, FINGERPRINTS | {SECOND.id: "saved"}, again=[THIRD.id], interrupted=before)
    assert plan.taken_over == {FIRST.id: before.verdicts[FIRST.id]}
    assert plan_run(found, FINGERPRINTS, interrupted=None).taken_over == {}


def test_a_run_holds_while_what_it_judges_is_what_the_files_say() -> None:
    """Other exercises may change; before the staged copy is made, nothing is known."""
    current = Run(1, (FIRST, SECOND), fingerprints=FINGERPRINTS)
    assert current.holds(FINGERPRINTS | {THIRD.id: "saved"})
    assert not current.holds(FINGERPRINTS | {SECOND.id: "saved"})
    assert not replace(current, fingerprints={}).holds(FINGERPRINTS)


def test_wrong_exercises_of_a_module() -> None:
    """Failed, or not judged, by a verdict that holds."""
    found = states(("third",), first="passed", second="failed", third="failed", last="error")
    assert wrong_in(found) == [SECOND.id, LAST.id]
    assert wrong_in(found, [SECOND.module]) == [SECOND.id]
    assert wrong_in(found, ()) == []


# ---- events


def test_a_save_is_judged_and_named() -> None:
    """What the watch did itself is the headline of the save that it causes."""
    state, commands = update(watch_state(), events.Saved(("models", "engine")))
    assert commands == [events.Judge()]
    assert (state.headline, state.modules) == ("saved app/models.py, app/engine.py", ("models", "engine"))
    state, _ = update(state, events.Changed("exercise 1 is a stub again"))
    state, _ = update(state, events.Saved(("models",)))
    assert (state.headline, state.done) == ("exercise 1 is a stub again", "")


def test_a_new_run_clears_what_was_said_about_the_last_one() -> None:
    """Hints, the list, a question; the results stay until there are others, or time has passed."""
    before = watch_state(
        states=states(first="passed"), listed=True, whole=True, to_reset=FIRST, note="a hint", run=run()
    )
    before = before.with_results()
    state, commands = update(before, events.RunBegan(Run(2, running=True), now=100.0))
    assert not (state.listed or state.whole or state.to_reset or state.note or commands)
    assert state.passed_before == {FIRST.id} and state.body is before.body
    assert update(state, events.Tick(100.2))[0].body is before.body
    assert update(state, events.Tick(100.6))[0].body is None


def test_events_of_a_run_that_was_replaced_are_ignored() -> None:
    """They may still be queued when the next run begins."""
    state = watch_state(run=Run(2, running=True))
    assert update(state, events.RunChanged(run(verdict(FIRST)))) == (state, [])
    assert update(state, events.RunFinished(run(), ZeroDivisionError())) == (state, [])


def test_a_finished_run_shows_its_results() -> None:
    """The list gives way to them."""
    state, commands = update(watch_state(listed=True), events.RunFinished(run(verdict(FIRST))))
    assert state.body == replace(state, body=None) and not state.listed
    assert commands == [events.Print(None)]


def test_a_save_that_changes_nothing_shows_the_mistakes_of_its_file_again() -> None:
    """Once: the run after it has no modules."""
    state = watch_state(states=states(second="failed"), modules=(SECOND.module,))
    state, commands = update(state, events.RunFinished(run()))
    assert commands == [events.Judge((SECOND.id,))] and state.modules == ()
    assert update(state, events.RunFinished(run()))[1] == [events.Print(None)]


def test_a_run_that_cannot_judge_is_an_error_on_the_screen() -> None:
    """With its remedy; a bug of the workbook, too."""
    state, _ = update(watch_state(), events.RunFinished(run(), KataError("No server.", remedy="start it")))
    assert shown(state) == "! No server.\n  → start it"
    state, _ = update(watch_state(), events.RunFinished(run(), ZeroDivisionError("x")))
    assert "The workbook itself has failed" in " ".join(shown(state).split())


def test_without_a_screen_each_verdict_is_printed_once() -> None:
    """As soon as it is known, then what is next."""
    right, wrong = verdict(FIRST), verdict(SECOND, Status.FAILED)
    state, commands = update(watch_state(interactive=False), events.RunChanged(run(right, running=True)))
    assert commands == [events.Print(right)]
    state, commands = update(state, events.RunFinished(run(right, wrong)))
    assert commands == [events.Print(wrong), events.Print(None)]
    lines = [line.plain for line in printed(state, wrong, Console(file=io.StringIO(), width=100))]
    assert "failed" in lines[0] and "It is wrong." in lines[1]


def test_keys() -> None:
    """Each of them, in capitals too; all others do nothing."""
    state = watch_state(states=states(first="passed"), run=run(verdict(FIRST)))
    assert update(state, events.Key("h"))[1] == [events.GiveHint(SECOND)]
    assert update(state, events.Key("X"))[1] == [events.XRay(SECOND)]
    assert len(update(state, events.Key("a"))[1][0].again) == len(CATALOGUE.exercises)  # type: ignore[union-attr]
    listed, _ = update(state, events.Key("l"))
    assert listed.listed and not update(listed, events.Key("L"))[0].listed
    assert not update(listed, events.Key("\x1b"))[0].listed
    assert update(state, events.Key("m"))[0].whole
    assert update(state, events.Key("q"))[0].quit
    assert update(state, events.Key("?")) == (state, [])


def test_reset_asks_first() -> None:
    """Only `y` is a yes; a terminal that goes away is not an answer."""
    asking, commands = update(watch_state(), events.Key("r"))
    assert asking.to_reset is FIRST and commands == []
    assert update(asking, events.Key("y"))[1] == [events.Reset(FIRST)]
    for key in ("n", "q"):
        state, commands = update(asking, events.Key(key))
        assert (state.to_reset, state.quit, commands) == (None, False, [])
    assert update(asking, events.TerminalGone())[0].quit
    refused, _ = update(asking, events.Noted("No."))
    assert shown(refused) == "No."


def test_the_focus_is_what_is_wrong_or_next_or_the_last_pass() -> None:
    """Hints, x-rays and resets are about it."""
    assert watch_state(run=run(verdict(FIRST), verdict(SECOND, Status.FAILED))).focus is SECOND
    after_third = watch_state(states=states(third="passed"), run=run(verdict(THIRD)))
    assert after_third.focus.number == THIRD.number + 1
    everything = {one.id: ExerciseState(one, State.PASSED) for one in CATALOGUE.exercises}
    assert watch_state(states=everything, run=run(verdict(SECOND))).focus is SECOND
    assert watch_state(states=everything, run=run()).focus is LAST


# ---- the screen


def test_passes_are_praised_when_they_are_news() -> None:
    """With the phases that are complete."""
    found = states(first="passed", second="passed")
    state, _ = update(watch_state(states=found), events.RunFinished(run(verdict(FIRST), verdict(SECOND))))
    assert "Right, in rows and in form." in shown(state) and "Phase 1 is complete" in shown(state)
    known = replace(state, passed_before=frozenset((FIRST.id, SECOND.id)))
    known, _ = update(known, events.RunFinished(known.run))
    assert "Right" not in shown(known) and "passed" in shown(known)


def test_the_card_of_the_first_mistake_follows_the_lines() -> None:
    """A file that cannot be read is a line, not a card."""
    wrong = verdict(SECOND, Status.FAILED)
    state, _ = update(watch_state(), events.RunFinished(run(verdict(FIRST), wrong)))
    assert shown(state).endswith(to_text(wrong)) and "✓ passed" in shown(state)
    broken = verdict(SECOND, Status.ERROR, message="app/models.py:3 is not valid Python")
    state, _ = update(watch_state(), events.RunFinished(run(broken)))
    assert shown(state) == "! app/models.py:3 is not valid Python"


def test_head_foot_and_keys() -> None:
    """How far, what is going on, what can be pressed."""
    console = Console(file=io.StringIO(), width=100)
    judging = watch_state(run=Run(1, now=SECOND, running=True), states=states(first="passed"), began=1.0, now=3.4)
    seen = view(replace(judging, headline="saved app/models.py"), console)
    assert f"1 of {len(CATALOGUE.exercises)}   saved app/models.py" in seen.head.plain
    assert seen.foot.plain == "judging exercise 2 … (2 s)" and "h hint   a check all" in seen.prompt.plain
    assert view(replace(judging, run=Run(1, running=True), progress="Starting"), console).foot.plain == (
        "Starting … (2 s)"
    )
    asking = view(replace(judging, to_reset=FIRST, run=run()), console)
    assert "Give exercise 1 its stub back?" in asking.prompt.plain
    assert asking.foot.plain.startswith("next: exercise 2 → app/models.py:1")
