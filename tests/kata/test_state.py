"""The one model of state: what the files say, what the last verdicts say, what blocks, and what is next."""

import pytest

from kata.catalogue import load
from kata.paths import SOLUTIONS
from kata.progress.fingerprint import Sources, fingerprints
from kata.progress.state import ExerciseState, State, exercise_states, next_exercise, read_sources
from kata.progress.store import Progress, RecordedVerdict
from kata.source import stubs
from kata.ui.status import LOOKS

CATALOGUE = load()
FIRST = CATALOGUE.exercises[0]
BUILT_ON_IT = next(exercise for exercise in CATALOGUE.exercises if FIRST.id in exercise.requires)


def files(*solved: str, **texts: str) -> Sources:
    """Modules with these exercises solved and all others as stubs, or with a text of their own."""
    modules: dict[str, str | None] = {}
    for module in CATALOGUE.modules:
        source = (SOLUTIONS / f"{module}.py").read_text(encoding="utf-8")
        open_ones = [one for one in CATALOGUE.in_module(module) if one.id not in solved]
        modules[module] = texts.get(module, stubs.stubbed(source, open_ones))
    return Sources(modules, "")


def states(sources: Sources, progress: Progress | None = None) -> dict[str, ExerciseState]:
    """The states for these files."""
    return exercise_states(CATALOGUE, progress or Progress(), sources)


def recorded(sources: Sources, exercise_id: str, status: str, **more: str) -> Progress:
    """Progress with one verdict on these files."""
    fingerprint = fingerprints(CATALOGUE, sources)[exercise_id]
    return Progress(verdicts={exercise_id: RecordedVerdict(status, fingerprint=fingerprint)}, spoiled=more)


def test_stubs_are_not_started_and_say_where_to_begin() -> None:
    """Also what blocks them, though they are not called blocked."""
    found = states(files())
    assert list(found) == [exercise.id for exercise in CATALOGUE.exercises]
    assert {one.state for one in found.values()} == {State.TODO}
    assert found[FIRST.id].location.startswith(f"app/{FIRST.module}.py:") and found[FIRST.id].remark == ""
    assert found[BUILT_ON_IT.id].blocked_by is FIRST


def test_an_answer_is_to_be_checked_until_a_verdict_holds() -> None:
    """A change of its file makes the verdict stale."""
    sources = files(FIRST.id)
    assert (states(sources)[FIRST.id].state, states(sources)[FIRST.id].remark) == (State.STARTED, "not checked yet")
    for status in ("passed", "failed", "error"):
        one = states(sources, recorded(sources, FIRST.id, status))[FIRST.id]
        assert (one.state, one.status, one.current, one.remark) == (State(status), status, True, "")
    text = sources.modules[FIRST.module] or ""
    changed = files(**{FIRST.module: text + "\n\nEXTRA = 1\n"})
    one = states(changed, recorded(sources, FIRST.id, "failed"))[FIRST.id]
    assert (one.state, one.status, one.remark) == (State.STARTED, "", "changed since it failed")


@pytest.mark.parametrize(("how", "remark"), [("start", "from the solutions"), ("solution", "solution seen")])
def test_what_was_spoiled_says_so(how: str, remark: str) -> None:
    """However it was seen."""
    sources = files(FIRST.id)
    one = states(sources, recorded(sources, FIRST.id, "passed", **{FIRST.id: how}))[FIRST.id]
    assert (one.remark, one.spoiled) == (remark, how)


def test_an_answer_is_blocked_by_what_is_not_done_before_it() -> None:
    """A stub, or a failure; what was not checked may be right."""
    sources = files(BUILT_ON_IT.id)
    one = states(sources)[BUILT_ON_IT.id]
    assert (one.state, one.blocked_by, one.remark) == (State.BLOCKED, FIRST, f"after exercise {FIRST.number}")
    sources = files(*(exercise.id for exercise in CATALOGUE.exercises))
    assert states(sources)[BUILT_ON_IT.id].state is State.STARTED
    assert states(sources, recorded(sources, FIRST.id, "failed"))[BUILT_ON_IT.id].state is State.BLOCKED


def test_broken_and_missing_are_told_apart() -> None:
    """With the line of the syntax error, and its message; both look like what could not be judged."""
    sources = files(**{FIRST.module: "x = 1\ndef (:\n"})
    found = read_sources(CATALOGUE, sources, "theirs")[FIRST.id]
    assert (found.state, found.location) == (State.UNREADABLE, f"theirs/{FIRST.module}.py:2") and found.problem
    assert states(sources)[FIRST.id].remark == "the file cannot be read"
    gone = states(files(**{FIRST.module: ""}))[FIRST.id]
    assert (gone.state, gone.remark) == (State.MISSING, "its function or class is gone")
    assert {State.UNREADABLE.look, State.MISSING.look} == {"error"}
    assert {state.look for state in State} <= set(LOOKS)


def test_a_file_that_is_not_text_is_unreadable() -> None:
    """Not UTF-8, or nested beyond what Python parses."""
    for text in ("x = '\udcff'\n", "(" * 5_000):
        found = read_sources(CATALOGUE, files(**{FIRST.module: text}), "app")[FIRST.id]
        assert found.state is State.UNREADABLE and found.location.startswith(f"app/{FIRST.module}.py:")


def test_what_is_next() -> None:
    """Repair first, then check, then begin: what comes after the last one, and is not blocked."""
    one, two, three, four, *_ = CATALOGUE.exercises

    def following(after: int | None = None, **found: State) -> str | None:
        names = {"one": one, "two": two, "three": three, "four": four}
        listed = {names[name].id: ExerciseState(names[name], state) for name, state in found.items()}
        chosen = next_exercise(listed, after=None if after is None else CATALOGUE.exercise(after))
        return None if chosen is None else next(name for name, it in names.items() if it is chosen.exercise)

    todo, passed, failed = State.TODO, State.PASSED, State.FAILED
    assert following(one=todo, two=State.STARTED, three=failed, four=State.UNREADABLE) == "four"
    assert following(one=todo, two=State.STARTED, three=failed, four=State.BLOCKED) == "three"
    assert following(one=todo, two=State.STARTED, three=passed) == "two"
    assert following(one=todo, two=passed, three=todo) == "one"
    assert following(one=todo, two=passed, three=todo, after=2) == "three"
    assert following(one=todo, two=passed, three=passed, after=2) == "one"
    assert following(one=passed, two=passed) is None
    blocked = {one.id: ExerciseState(one, todo, blocked_by=two), three.id: ExerciseState(three, todo)}
    assert next_exercise(blocked) is blocked[three.id]
