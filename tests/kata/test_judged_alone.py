"""Exercises that are judged alone: without the others of their module, whatever state these are in."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kata import catalogue
from kata.authoring.bank import bank
from kata.catalogue import Exercise
from kata.database import Server
from kata.demo.package import DemoPackage
from kata.judging.opening import open_judge, open_pool
from kata.judging.verdict import Status, Verdict
from kata.paths import PROJECT, SOLUTIONS
from kata.pool.worker_pool import WorkerPool
from kata.source.definitions import definitions, is_stub
from kata.source.objects import overlay, put
from kata.source.stubs import blanked, solution_source, stub_module
from kata.staging import locate, stage

CATALOGUE = catalogue.load()
ALONE = [exercise for exercise in CATALOGUE.exercises if exercise.alone]

# What a class can be that breaks the module's import, or all of its classes at their first use.
BROKEN = {
    "at import": "class {name}(PatternBase):\n    __tablename__ = 'kata_broken_{at}'\n",
    "at first use": (
        "class {name}(PatternBase):\n    __tablename__ = 'kata_broken_{at}'\n\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    other: Mapped['Nobody'] = relationship(back_populates='nothing')\n"
    ),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(real_server: Server) -> AsyncIterator[WorkerPool]:
    """One pool of workers for all tests here."""
    async with open_pool(server=real_server, size=1, prestart=True) as pool:
        yield pool


async def judged(folder: Path, exercise: Exercise, source: str, pool: WorkerPool) -> Verdict:
    """The verdict on an exercise of a submission with this one module."""
    (folder / f"{exercise.module}.py").write_text(source, encoding="utf-8")
    async with open_judge(folder, catalogue=CATALOGUE, pool=pool) as judge:
        return await judge.verdict(exercise)


def needed(exercise: Exercise) -> list[Exercise]:
    """The exercise, and everything that it requires."""
    without = CATALOGUE.in_the_way_of(exercise)
    return [other for other in CATALOGUE.in_module(exercise.module) if other not in without]


def broken(source: str, exercise: Exercise, how: str) -> str:
    """The module with the exercise's class mapped wrongly."""
    at = exercise.number
    return overlay(source, BROKEN[how].format(name=exercise.object, at=at))


@pytest.mark.parametrize("exercise", ALONE, ids=lambda exercise: exercise.id)
async def test_passes_with_nothing_else_solved(exercise: Exercise, tmp_path: Path, pool: WorkerPool) -> None:
    """All others of the module are stubs, except for what it requires."""
    solved, source = solution_source(exercise.module), stub_module(exercise.module, CATALOGUE)
    for other in needed(exercise):
        for name in other.objects:
            source = put(source, name, solved)

    verdict = await judged(tmp_path, exercise, source, pool)

    assert verdict.status is Status.PASSED, [check.message for check in verdict.checks]


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("exercise", ALONE, ids=lambda exercise: exercise.id)
async def test_passes_while_the_others_are_mapped_wrongly(
    exercise: Exercise, how: str, tmp_path: Path, pool: WorkerPool
) -> None:
    """Neither a module that cannot be imported nor mappers that do not fit together are this exercise's mistake."""
    source = solution_source(exercise.module)
    for other in CATALOGUE.in_the_way_of(exercise):
        source = broken(source, other, how)

    verdict = await judged(tmp_path, exercise, source, pool)

    assert verdict.status is Status.PASSED, (verdict.message, [check.message for check in verdict.checks])


async def test_its_own_mistake_is_still_named(tmp_path: Path, pool: WorkerPool) -> None:
    """A wrong answer beside broken ones is wrong for its own reason, at its own line."""
    exercise = ALONE[-1]
    answer = next(answer for answer in bank(exercise) if not answer.accepted)
    source = overlay(solution_source(exercise.module), answer.parts[f"{exercise.module}.py"])
    for other in CATALOGUE.in_the_way_of(exercise):
        source = broken(source, other, "at import")

    verdict = await judged(tmp_path, exercise, source, pool)

    assert not answer.complaint(verdict)
    card = next(check.card for check in verdict.checks if check.card is not None)
    definition = definitions(source)[exercise.object]
    assert definition.first <= int(card.where.rpartition(":")[2]) <= definition.last


async def test_what_needs_its_neighbour_is_judged_beside_it(tmp_path: Path, pool: WorkerPool) -> None:
    """An answer whose module cannot be imported without another exercise's class is judged as it is."""
    exercise, other = ALONE[-1], ALONE[0]
    line = f"\n\nCOLUMNS_OF_ANOTHER = {other.object}.created_at\n"

    verdict = await judged(tmp_path, exercise, solution_source(exercise.module) + line, pool)

    assert verdict.status is Status.PASSED, (verdict.message, [check.message for check in verdict.checks])


@pytest.mark.parametrize("exercise", ALONE, ids=lambda exercise: exercise.id)
def test_a_blank_is_a_stub_and_moves_no_line(exercise: Exercise) -> None:
    """What stands in for the others keeps all lines below it where they were."""
    source = solution_source(exercise.module)
    blank = blanked(source, [exercise])

    assert len(blank.splitlines()) == len(source.splitlines())
    compile(blank, exercise.module, "exec")
    assert definitions(blank).keys() == definitions(source).keys()


def test_a_staged_copy_without_the_others() -> None:
    """It has the exercise and what it requires as they were submitted, and nothing of the others."""
    exercise = next(exercise for exercise in ALONE if exercise.requires)
    without = CATALOGUE.in_the_way_of(exercise)
    with stage(locate(SOLUTIONS, CATALOGUE), CATALOGUE, with_stubs_of=without) as staged:
        text = staged.source(exercise.module) or ""

    assert exercise.requires and not {other.id for other in without} & {exercise.id, *exercise.requires}
    solved = definitions(solution_source(exercise.module))
    for other in CATALOGUE.in_module(exercise.module):
        same = (definitions(text)[other.object].last - definitions(text)[other.object].first) == (
            solved[other.object].last - solved[other.object].first
        )
        assert same is (other not in without)


@pytest.mark.parametrize(
    ("body", "stub"),
    [
        ("pass  # not started", True),
        ("pass", False),
        ("def soft_delete(self) -> None:\n        raise NotImplementedError", True),
        (
            "@hybrid_property\n    def is_deleted(self) -> bool:\n        raise NotImplementedError\n\n"
            "    def restore(self) -> None:\n        raise NotImplementedError",
            True,
        ),
        (
            "deleted_at: Mapped[datetime | None]\n\n    def restore(self) -> None:\n        raise NotImplementedError",
            False,
        ),
        ("created_at = mapped_column()", False),
        ("__mapper_args__ = {}", False),
    ],
)
def test_when_a_mixin_is_not_started(body: str, stub: bool) -> None:
    """As long as it has a marked `pass` or methods that only raise; a first column, or a method with a body, begins it."""
    source = f'class Mixin:\n    """Doc."""\n\n    {body}\n'

    assert is_stub(definitions(source)["Mixin"]) is stub


async def test_mixins_that_are_not_started_are_to_do(tmp_path: Path, pool: WorkerPool) -> None:
    """A mixin is never mapped; as a stub it is neither right nor wrong."""
    for exercise in ALONE:
        verdict = await judged(tmp_path, exercise, stub_module(exercise.module, CATALOGUE), pool)
        assert verdict.status is Status.TODO


def test_a_demo_knows_what_is_not_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class that is no model is not started while it is a stub in its file, a model while it is not mapped."""
    found = {}
    for label, source in (("stubs", stub_module), ("solved", lambda module, _: solution_source(module))):
        package = tmp_path / f"kata_demo_{label}"
        package.mkdir()
        (package / "__init__.py").touch()
        for module in {exercise.module for exercise in ALONE}:
            (package / f"{module}.py").write_text(source(module, CATALOGUE), encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        module = ALONE[0].module
        name = f"{package.name}.{module}"
        __import__(name)
        demo = DemoPackage.of(name)
        found[label] = [exercise.id for exercise in ALONE if demo.is_unmapped_model(exercise)]
        for loaded in [each for each in sys.modules if each.startswith(package.name)]:
            monkeypatch.delitem(sys.modules, loaded)

    classes = [each.id for each in ALONE if each.object in _classes(each.module)]
    assert found == {"stubs": classes, "solved": []}


def _classes(module: str) -> set[str]:
    text = (PROJECT / "solutions" / f"{module}.py").read_text(encoding="utf-8")
    return {name for name, each in definitions(text).items() if type(each.node).__name__ == "ClassDef"}
