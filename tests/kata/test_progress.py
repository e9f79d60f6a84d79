"""What is remembered between two commands, what a verdict depends on, and changes of the learner's files."""

import ast
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kata.catalogue import Exercise, load
from kata.errors import KataError
from kata.judging.verdict import Card, CheckResult, Status, Verdict
from kata.progress import edits, store
from kata.progress.fingerprint import Sources, fingerprints
from kata.progress.store import Progress, RecordedVerdict
from kata.source import imports, stubs
from kata.source.definitions import definitions, is_stub
from kata.source.objects import put
from kata.staging import locate

PROJECT = Path(__file__).resolve().parents[2]
CATALOGUE = load()
MODULES = CATALOGUE.modules


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder for the test."""
    monkeypatch.setenv("KATA_HOME", str(tmp_path))
    return tmp_path / ".kata"


def verdict(exercise_id: str, status: Status = Status.FAILED, mistake: str = "No.") -> Verdict:
    """A verdict with one check."""
    card = Card(mistake) if status is Status.FAILED else None
    return Verdict(CATALOGUE.by_id(exercise_id), status, (CheckResult("rows", "Rows", status, card),), seconds=0.25)


# -- the state ---------------------------------------------------------------------------------------------------------


def test_verdicts_are_remembered(state: Path) -> None:
    """The last verdict is there, with its mistake and what it was about; a pass is remembered for ever."""
    assert store.load() == Progress()
    assert store.record(
        [verdict("above-average"), verdict("salary-stats", Status.PASSED)],
        {"above-average": "aa", "salary-stats": "bb"},
    )
    known = store.load().verdicts["above-average"]
    assert (known.status, known.message, known.fingerprint, known.seconds) == ("failed", "No.", "aa", 0.25)
    store.record([verdict("salary-stats")], {"salary-stats": "cc"})
    assert store.load().verdicts["salary-stats"].status == "failed"
    assert list(store.load().passed) == ["salary-stats"]
    assert sorted(path.name for path in state.iterdir()) == ["progress.json", "progress.lock"]


def test_what_changed_while_it_was_judged_is_not_recorded(state: Path) -> None:
    """Without a fingerprint it is unknown what the verdict is about."""
    store.record([verdict("above-average")], {})
    assert store.load().verdicts == {}


@pytest.mark.parametrize("garbage", ["", "{", "[]", '{"schema": 99}', '{"schema": 1, "verdicts": 5}', "\x00", '"x"'])
def test_a_state_that_cannot_be_read_is_put_aside(state: Path, garbage: str) -> None:
    """Half a file, another version, anything: one begins anew, and the old one is kept."""
    state.mkdir(parents=True)
    (state / "progress.json").write_text(garbage)
    assert store.load() == Progress()
    assert store.record([verdict("above-average")], {"above-average": "aa"})
    assert "above-average" in store.load().verdicts
    (aside,) = state.glob("progress.unreadable-*.json")
    assert aside.read_text() == garbage


def test_keys_of_a_later_version_do_no_harm(state: Path) -> None:
    """Somebody who went back to an older workbook keeps what it understands."""
    state.mkdir(parents=True)
    entry = {"status": "passed", "told": "", "fingerprint": "aa", "mood": "good"}
    document = {"schema": 1, "verdicts": {"above-average": entry}, "hints": {"a": 1, "b": "x"}, "new": 1}
    (state / "progress.json").write_text(json.dumps(document))
    assert store.load().verdicts == {"above-average": RecordedVerdict("passed", "", "aa")}
    assert store.load().hints == {"a": 1}


def test_two_processes_lose_nothing_of_each_other(state: Path) -> None:
    """Several write at once, over and over; everything is there at the end."""
    code = (
        "import sys\nfrom kata.progress import store\n"
        "for at in range(25):\n"
        "    assert store.change(lambda progress: progress.hints.update({f'{sys.argv[1]}-{at}': at}))\n"
    )
    command = [sys.executable, "-c", code]
    running = [subprocess.Popen([*command, name], cwd=PROJECT) for name in "abc"]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(store.load().hints) == 75


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_a_killed_writer_leaves_a_whole_state(state: Path) -> None:
    """Killed in the middle of writing again and again: the file can be read, and the lock is free."""
    code = (
        "from kata.progress import store\nat = 0\n"
        "while True:\n    at += 1\n    store.change(lambda progress: progress.hints.update({str(at % 500): at}))\n"
    )
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT)
        deadline = time.monotonic() + 20
        while not (state / "progress.json").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.08)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert json.loads((state / "progress.json").read_text())["schema"] == 1
    assert store.change(lambda progress: progress.spoiled.update({"a": "start"}))
    assert store.load().spoiled == {"a": "start"}


def test_a_state_that_cannot_be_written_stops_nothing(state: Path) -> None:
    """On a read-only disk nothing is remembered, and no error is raised."""
    state.parent.mkdir(exist_ok=True)
    state.write_text("a file where the folder should be")
    assert store.record([verdict("above-average")], {"above-average": "aa"}) is False
    assert store.load() == Progress()


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    """A file that is put in place keeps its mode, and a symbolic link leads on."""
    real, link = tmp_path / "real.py", tmp_path / "link.py"
    real.write_text("a = 1\n")
    real.chmod(0o640)
    link.symlink_to(real)
    store.write(link, b"a = 2\n")
    assert link.is_symlink() and real.read_text() == "a = 2\n"
    assert real.stat().st_mode & 0o777 == 0o640


# -- fingerprints ------------------------------------------------------------------------------------------------------


def sources(**changed: str) -> Sources:
    """The solutions, with some modules replaced."""
    return Sources({module: stubs.solution_source(module) for module in MODULES} | changed, "none")


def differing(one: Sources, other: Sources) -> list[str]:
    """The exercises whose fingerprints differ."""
    before, after = fingerprints(CATALOGUE, one), fingerprints(CATALOGUE, other)
    return [exercise.id for exercise in CATALOGUE.exercises if before[exercise.id] != after[exercise.id]]


def edited(exercise_id: str, body: str) -> dict[str, str]:
    """The module of an exercise with another body in it."""
    exercise = CATALOGUE.by_id(exercise_id)
    source = stubs.solution_source(exercise.module)
    tree = ast.parse(source)
    node = next(node for node in tree.body if getattr(node, "name", "") == exercise.object)
    lines = source.splitlines()
    lines[node.end_lineno :] = [f"    {body}", *lines[node.end_lineno :]]
    return {exercise.module: "\n".join(lines) + "\n"}


def test_an_answer_is_about_itself_alone() -> None:
    """Another body changes its own exercise only; a model changes all that build on it."""
    assert differing(sources(), sources(**edited("above-average", "return []"))) == ["above-average"]
    assert differing(sources(), sources(**edited("engine-factory", "return None"))) == ["engine-factory"]
    on_models = [one.id for one in CATALOGUE.exercises if "employee-model" in one.requires or one.module == "models"]
    assert differing(sources(), sources(**edited("employee-model", "x = 1"))) == on_models


def test_comments_layout_and_demos_change_nothing() -> None:
    """What cannot change a verdict does not make anybody judge again."""
    source = stubs.solution_source("queries_advanced")
    other = "\n\n# a remark\n" + source.replace("async with Demo", "print()\n    async with Demo")
    assert differing(sources(), sources(queries_advanced=other)) == []


def test_helpers_imports_and_revisions_count() -> None:
    """A helper belongs to whoever calls it, an import to the whole module, the revisions to the migration."""
    helper = "\n\ndef helper():\n    return {}\n"
    with_helper = {module: text + helper for module, text in edited("above-average", "return helper()").items()}
    changed = {module: text.replace("return {}", "return 1") for module, text in with_helper.items()}
    assert differing(sources(**with_helper), sources(**changed)) == ["above-average"]
    more = stubs.solution_source("queries_advanced").replace(
        "from sqlalchemy import", "import math\nfrom sqlalchemy import"
    )
    of_that_module = [exercise.id for exercise in CATALOGUE.exercises if exercise.module == "queries_advanced"]
    assert differing(sources(), sources(queries_advanced=more)) == of_that_module
    assert differing(sources(), Sources(sources().modules, "one more")) == ["phone-migration"]


def test_what_is_no_python_has_a_fingerprint_too() -> None:
    """Half a file, nothing, bytes that are not UTF-8: all exercises in it have changed, and nothing is raised."""
    for broken in ("async def f(:\n", "", "\x00", "\udcff"):
        assert differing(sources(), sources(engine=broken)) == ["engine-factory", "session-factory"]
    assert differing(sources(), Sources({**sources().modules, "engine": None}, "none")) == [
        "engine-factory",
        "session-factory",
    ]


def test_a_staged_copy_has_the_fingerprints_of_its_source(tmp_path: Path) -> None:
    """A verdict on the copy is one on the learner's files, revisions included."""
    from kata.staging import stage

    submission = locate(PROJECT / "solutions", CATALOGUE)
    with stage(submission, CATALOGUE) as staged:
        copied = fingerprints(CATALOGUE, Sources.of(staged, CATALOGUE))
    assert copied == fingerprints(CATALOGUE, Sources.of(submission, CATALOGUE))


# -- stubs and imports ---------------------------------------------------------------------------------------------------


in_module = CATALOGUE.in_module


@pytest.mark.parametrize("module", MODULES)
def test_stubs_are_derived_from_the_solutions_to_the_byte(module: str) -> None:
    """Nothing else tells what a stub looked like; in a fresh checkout the two are the same."""
    there = (PROJECT / "app" / f"{module}.py").read_text(encoding="utf-8")
    found = definitions(there)
    if not all(is_stub(found[name]) for exercise in in_module(module) for name in exercise.objects):
        pytest.skip("somebody has started on it")
    assert stubs.stub_module(module, CATALOGUE) == there


@pytest.mark.parametrize("module", MODULES)
def test_solutions_put_into_stubs_are_the_solved_module(module: str) -> None:
    """One after the other, with the imports in their places."""
    source = stubs.stub_module(module, CATALOGUE)
    for exercise in in_module(module):
        for name in exercise.objects:
            source = put(source, name, stubs.solution_source(module))
    assert source == stubs.solution_source(module)


DONOR = '''"""Module."""

import math
from collections.abc import Sequence

from sqlalchemy import func, select

from .models import Employee


def first(x: Sequence[Employee]) -> int:
    """First."""
    return math.floor(select(func.f()))


def second() -> int:
    """Second."""
    return 2
'''


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("def first():\n    mine\n\n\nx = 1\n", "x = 1", id="no imports"),
        pytest.param("x = 1\n\n\ndef second():\n    pass\n", "def second():\n    pass", id="it is gone"),
        pytest.param("import math as m  # mine\ndef first(): pass\n", "import math as m  # mine", id="a remark"),
        pytest.param("from sqlalchemy import *\ndef first(): pass\n", "from sqlalchemy import *", id="a star"),
        pytest.param("", "", id="nothing there"),
    ],
)
def test_an_object_comes_with_the_imports_it_needs(source: str, expected: str) -> None:
    """Whatever the file looks like: it is Python afterwards, the object is there once, and so is the rest."""
    changed = put(source, "first", DONOR)
    names = [node.name for node in ast.parse(changed).body if isinstance(node, ast.FunctionDef)]
    assert names.count("first") == 1 and expected in changed
    assert {"math", "Sequence", "select", "func", "Employee"} <= {one.name for one in imports.imports_of(changed)}


def test_an_object_is_found_in_what_is_no_python() -> None:
    """Who is stuck with a syntax error can begin anew; everything outside of the object stays as it is."""
    source = "x = (\n\n@decorated\ndef first(:\n  a\n\n\n  b\n\n\nclass Other:\n    y\n"
    changed = put(source, "first", DONOR)
    assert changed.startswith("x = (\n\ndef first(x: Sequence[Employee])")
    assert changed.endswith("\n\n\nclass Other:\n    y\n") and "decorated" not in changed


SOLVED = '''"""Module."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from .models import Base


class Mixin:
    """Exercise 1."""

    created: Mapped[int] = mapped_column()


class Deletable:
    """Exercise 2."""

    deleted: Mapped[int] = mapped_column()

    @declared_attr
    def mapped(cls) -> Mapped[int]:
        return mapped_column()

    @property
    def is_deleted(self) -> bool:
        """Whether it is."""
        return bool(self._value())

    @is_deleted.setter
    def is_deleted(self, value: bool) -> None:
        self.deleted = 1

    def _value(self) -> int:
        return self.deleted

    async def restore(
        self,
    ) -> None:
        self.deleted = 0


class Person(Base):
    """Exercise 3."""

    __tablename__ = "people"


@asynccontextmanager
async def scope(size: int) -> AsyncIterator[int]:
    """Exercise 4."""
    with open("x") as file:
        yield len(file.read())


Dependency = Annotated[int, Mapped]
LIMIT: int = 3
'''
STUBBED = '''"""Module."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from .models import Base


class Mixin:
    """Exercise 1."""

    pass  # not started; begin by replacing this line


class Deletable:
    """Exercise 2."""

    @property
    def is_deleted(self) -> bool:
        """Whether it is."""
        raise NotImplementedError

    async def restore(
        self,
    ) -> None:
        raise NotImplementedError


class Person(Base):
    """Exercise 3."""

    __abstract__ = True  # not started; begin by replacing this line with the table's name


@asynccontextmanager
async def scope(size: int) -> AsyncIterator[int]:
    """Exercise 4."""
    raise NotImplementedError
    yield


Dependency = Annotated[int, "not started"]
LIMIT: int = "not started"
'''


def several(*names: str) -> Exercise:
    """An exercise with these objects."""
    values = (("Dependency", 'Annotated[int, "not started"]'),)
    return replace(CATALOGUE.exercises[0], objects=names, stub_values=values)


def test_stubs_of_every_kind() -> None:
    """Mixins, classes with methods, models and assignments; the stubs are stubs, and the solutions are not."""
    names = ("Mixin", "Deletable", "Person", "scope", "Dependency", "LIMIT")
    assert stubs.stubbed(SOLVED, [several(*names)]) == STUBBED
    for name in names:
        assert is_stub(definitions(STUBBED)[name]) and not is_stub(definitions(SOLVED)[name])


def test_objects_of_every_kind_are_put() -> None:
    """Each solution takes its stub's place; a module of stubs becomes the solved one."""
    text = STUBBED
    for name in ("LIMIT", "Dependency", "scope", "Person", "Deletable", "Mixin"):
        text = put(text, name, SOLVED)
    assert text == SOLVED


def test_what_follows_in_a_broken_file_stays() -> None:
    """An assignment or a comment at the left edge is not a part of the function above it."""
    source = "x = (\ndef first(:\n    mine\n\n\n# For the demo.\nFAR = 1\n"
    assert put(source, "first", DONOR).endswith("return math.floor(select(func.f()))\n\n\n# For the demo.\nFAR = 1\n")
    changed = put("LIMIT = [\n    1,\nx = (\n", "LIMIT", "LIMIT = 3\n")
    assert changed.startswith("LIMIT = 3\n")


# -- changes of the learner's files ----------------------------------------------------------------------------------------


@pytest.fixture
def learner(tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's `app/`, fresh; the checkout is elsewhere."""
    root = tmp_path / "checkout"
    (root / "app").mkdir(parents=True)
    (root / "alembic" / "versions").mkdir(parents=True)
    for module in MODULES:
        text = stubs.stub_module(module, CATALOGUE)
        (root / "app" / f"{module}.py").write_text(text, encoding="utf-8")
    from kata import staging

    monkeypatch.setattr(staging, "PROJECT", root)
    monkeypatch.setattr(edits, "PROJECT", root)
    return root


def command(name: str, exercise_id: str) -> str:
    """A command as it is noted in a backup."""
    return f"{name} {CATALOGUE.by_id(exercise_id).number}"


def write_answer(root: Path, exercise_id: str, marker: str) -> Path:
    """Replace a stub by an answer of the learner's."""
    exercise = CATALOGUE.by_id(exercise_id)
    path = root / "app" / f"{exercise.module}.py"
    donor = f"async def {exercise.object}(session):\n    return '{marker}'\n"
    path.write_text(put(path.read_text(), exercise.object, donor), encoding="utf-8")
    return path


def test_reset_gives_back_one_stub_and_undo_the_answer(learner: Path) -> None:
    """Only that exercise changes; undo restores the file to the byte, and there is nothing more to undo then."""
    path = write_answer(learner, "above-average", "mine")
    write_answer(learner, "salary-stats", "other")
    before = path.read_bytes()
    change = edits.reset(CATALOGUE.by_id("above-average"), CATALOGUE)
    after = path.read_text()
    assert change.files == ("app/queries_advanced.py",) and change.backup is not None
    assert "'mine'" not in after and "'other'" in after
    assert edits.reset(CATALOGUE.by_id("above-average"), CATALOGUE).backup is None
    undone = edits.undo()
    assert undone.what == command("reset", "above-average") and path.read_bytes() == before
    with pytest.raises(KataError):
        edits.undo()


def test_undo_keeps_what_was_written_since(learner: Path) -> None:
    """The answer comes back, an edit elsewhere stays, and what was in its place is in a backup."""
    path = write_answer(learner, "above-average", "old")
    edits.reset(CATALOGUE.by_id("above-average"), CATALOGUE)
    write_answer(learner, "above-average", "newer")
    write_answer(learner, "management-hierarchy", "elsewhere")
    change = edits.undo()
    text = path.read_text()
    assert "'old'" in text and "'elsewhere'" in text and "'newer'" not in text
    assert change.backup is not None
    assert "'newer'" in (change.backup / "files" / "app" / "queries_advanced.py").read_text()


def test_undo_goes_back_step_by_step(learner: Path) -> None:
    """The last change first, then the one before."""
    first, second = (
        write_answer(learner, "above-average", "nine"),
        write_answer(learner, "employees-by-department", "five"),
    )
    edits.reset(CATALOGUE.by_id("above-average"), CATALOGUE)
    edits.reset(CATALOGUE.by_id("employees-by-department"), CATALOGUE)
    assert edits.undo().what == command("reset", "employees-by-department") and "'five'" in second.read_text()
    assert edits.undo().what == command("reset", "above-average") and "'nine'" in first.read_text()


@pytest.mark.parametrize("garbage", ["async def (:\n", "x = 'é\n", "if x:\n"])
def test_reset_works_on_a_broken_file(learner: Path, garbage: str) -> None:
    """An exercise can be begun anew whatever has become of the file; everything around it stays, garbage and all."""
    path = write_answer(learner, "create-employee", "mine")
    path.write_text(garbage + path.read_text(), encoding="utf-8")
    before = path.read_bytes()
    edits.reset(CATALOGUE.by_id("create-employee"), CATALOGUE)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(garbage) and "'mine'" not in text
    assert all(f"Exercise {one.number} " in text for one in in_module("queries_basic"))
    edits.undo()
    assert path.read_bytes() == before


def test_an_empty_file_becomes_stubs(learner: Path) -> None:
    """Saved by accident: reset brings all of its stubs back."""
    path = learner / "app" / "queries_basic.py"
    fresh = path.read_text()
    path.write_text("\n")
    edits.reset(CATALOGUE.by_id("create-employee"), CATALOGUE)
    assert path.read_text() == fresh


def test_a_file_that_was_deleted_comes_back_as_stubs(learner: Path) -> None:
    """Reset of one of its exercises brings the whole file; undo takes it away again."""
    path = learner / "app" / "engine.py"
    fresh = path.read_text()
    path.unlink()
    edits.reset(CATALOGUE.by_id("engine-factory"), CATALOGUE)
    assert path.read_text() == fresh
    edits.undo()
    assert not path.exists()


def test_windows_line_ends_stay(learner: Path) -> None:
    """A file keeps its line ends, in reset and in undo."""
    path = write_answer(learner, "above-average", "mine")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    edits.reset(CATALOGUE.by_id("above-average"), CATALOGUE)
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")
    edits.undo()
    assert path.read_bytes() == before


def test_start_fills_in_what_is_not_started_and_leaves_the_rest(learner: Path) -> None:
    """Stubs before N become solutions, without what later exercises add; the learner's own answers stay."""
    path = write_answer(learner, "create-employee", "mine")
    change, filled, kept = edits.start(CATALOGUE.by_id("salary-stats"), CATALOGUE)
    assert [one.id for one in filled] == [
        "department-model",
        "employee-model",
        "engine-factory",
        "session-factory",
        "employees-by-department",
        "update-salary",
    ]
    assert [one.id for one in kept] == ["create-employee"]
    assert "'mine'" in path.read_text() and "selectinload" in path.read_text()
    models = (learner / "app" / "models.py").read_text()
    assert "class Employee" in models and "phone" not in models.partition('__tablename__ = "employees"')[2]
    assert len(change.files) == 3
    edits.undo()
    assert "selectinload" not in path.read_text() and "'mine'" in path.read_text()


def test_nothing_is_filled_into_a_broken_file(learner: Path) -> None:
    """It says where, and no other file is changed either."""
    (learner / "app" / "engine.py").write_text("def (:\n")
    before = (learner / "app" / "models.py").read_bytes()
    with pytest.raises(KataError) as caught:
        edits.start(CATALOGUE.by_id("salary-stats"), CATALOGUE)
    assert "app/engine.py:1" in caught.value.message
    assert (learner / "app" / "models.py").read_bytes() == before


def test_an_exercise_of_several_objects_is_reset_and_filled_in_as_one(learner: Path) -> None:
    """All of its objects come and go together; undo brings all of them back."""
    exercises = [
        replace(one, objects=("create_engine_factory", "create_session_factory")) if one.id == "engine-factory" else one
        for one in CATALOGUE.exercises
        if one.id != "session-factory"
    ]
    catalogue = replace(CATALOGUE, exercises=tuple(replace(one, number=at) for at, one in enumerate(exercises, 1)))
    path = learner / "app" / "engine.py"
    fresh = path.read_text()
    _, filled, _ = edits.start(catalogue.by_id("employees-by-department"), catalogue)
    assert "engine-factory" in [one.id for one in filled]
    solved = path.read_text()
    assert not any(is_stub(definitions(solved)[name]) for name in catalogue.by_id("engine-factory").objects)
    edits.reset(catalogue.by_id("engine-factory"), catalogue)
    assert ast.dump(ast.parse(path.read_text())) != ast.dump(ast.parse(solved))
    assert all(is_stub(definitions(path.read_text())[name]) for name in catalogue.by_id("engine-factory").objects)
    edits.undo()
    assert path.read_text() == solved
    edits.undo()
    assert path.read_text() == fresh
