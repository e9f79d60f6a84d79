"""Attacks on the graders: none forges a pass, none ends the run, nothing of it is left afterwards.

Each file in `attacks/` is a part of a submission, laid over the solutions as the answers in `tests/answers/` are. At
its head stands what it tries and what has to come of it:

    # /// attack
    # exercise = "salary-rank"
    # trick = "one sentence"
    # outcome = ["failed"]            or "error", "passed": for what does no harm and has to be let alone
    # says = "connection"             optional: a pattern that the verdict's messages have to match
    # witness = ["update-salary"]     optional: exercises that the same judge has to find right just after it
    # ///

Sections for other files begin with a line such as `# --- conftest.py`. All of them are judged by the real judge, on a
server of their own: what an attack breaks there is nobody's.
"""

import asyncio
import os
import re
import secrets
import shutil
import tempfile
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from kata import catalogue
from kata.database import Server, cluster
from kata.database import embedded as embedded_server
from kata.judging import limits
from kata.judging.judge import Judge
from kata.judging.opening import fixed_world_database, grader_workers
from kata.judging.verdict import Status, Verdict
from kata.paths import PROJECT
from kata.pool.worker_pool import WorkerPool
from kata.source.objects import overlay
from kata.staging import locate
from kata.ui.card import to_text
from kata.worker import environment

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked where that can be done")

FOLDER = Path(__file__).with_name("attacks")
HEAD = re.compile(r"\A# /// attack\n((?:#.*\n)+?)# ///\n")
SECTION = re.compile(r"^# --- (\S+)[ \t]*$", re.MULTILINE)
KEYS = {"exercise", "trick", "outcome", "says", "witness"}
SIZE = 3
LONGEST = 60.0
# Endless loops cost this much each; a right answer takes a tenth.
CALL_SECONDS, IMPORT_SECONDS, STATEMENT_MS = 5.0, 5.0, 1_500
MODELS = ("department-model", "employee-model")


@dataclass(frozen=True)
class Attack:
    """One attack, as its file describes it."""

    name: str
    exercise: str
    trick: str
    outcome: tuple[str, ...]
    says: str
    witness: tuple[str, ...]
    parts: dict[str, str]

    def write(self, folder: Path) -> None:
        """Make the submission: the solutions with the attack laid over them."""
        shutil.copytree(PROJECT / "solutions", folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        for name, text in self.parts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(overlay(path.read_text(), text) if path.exists() else text, encoding="utf-8")


@dataclass(frozen=True)
class Outcome:
    """What came of an attack: its verdict, and those of the witnesses."""

    verdict: Verdict
    witnesses: tuple[Verdict, ...]


def read(path: Path) -> Attack:
    """Read an attack's file."""
    text = path.read_text(encoding="utf-8")
    head = HEAD.match(text)
    assert head is not None, f"{path.name} has no head"
    data = tomllib.loads(re.sub(r"^# ?", "", head[1], flags=re.MULTILINE))
    assert set(data) <= KEYS and {"exercise", "trick", "outcome"} <= set(data), f"{path.name}: {sorted(data)}"
    exercise = catalogue.load().by_id(data["exercise"])
    pieces = SECTION.split(text[head.end() :])
    parts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if pieces[0].strip():
        parts[f"{exercise.module}.py"] = pieces[0]
    return Attack(
        path.stem,
        exercise.id,
        data["trick"],
        tuple(data["outcome"]),
        data.get("says", ""),
        tuple(data.get("witness", ())),
        parts,
    )


ATTACKS = {path.stem: read(path) for path in sorted(FOLDER.glob("*.py"))}


def messages(verdict: Verdict) -> str:
    """Everything that a verdict says."""
    return "\n".join([verdict.message, *(check.message for check in verdict.checks if check.message)])


class Arena:
    """The server and the workers that all attacks share, and what came of them."""

    def __init__(self, server: Server, mark: str) -> None:
        self.server = server
        self.mark = mark
        self.workers = grader_workers()
        self.outcomes: dict[str, Outcome | Exception] = {}

    async def judge(self, folder: Path, exercise: str, witnesses: tuple[str, ...] = ()) -> Outcome:
        """Judge an exercise of a submission, and then others of it."""
        exercises = catalogue.load()
        passed = [other for other in MODELS if other != exercise]
        worlds = fixed_world_database(self.server, exercises.ddl)
        async with (
            WorkerPool(self.server, self.workers, extra_ddl=exercises.ddl, worlds=worlds) as pool,
            Judge(locate(folder, exercises), catalogue=exercises, pool=pool, seed=4711, passed=passed) as judge,
        ):
            verdict = await judge.verdict(exercises.by_id(exercise))
            others = [await judge.verdict(exercises.by_id(other)) for other in witnesses]
        return Outcome(verdict, tuple(others))

    async def attack(self, attack: Attack) -> None:
        """Let one attack happen."""
        with tempfile.TemporaryDirectory(prefix="kata-attack-") as folder:
            attack.write(Path(folder))
            try:
                async with asyncio.timeout(LONGEST):
                    self.outcomes[attack.name] = await self.judge(Path(folder), attack.exercise, attack.witness)
            except Exception as error:
                # It came out of the judge: a run would have ended here.
                self.outcomes[attack.name] = error

    def left_over(self) -> list[psutil.Process]:
        """Processes that a worker started or is, and that still live; they carry our mark in their environment."""
        found = []
        for process in psutil.process_iter():
            try:
                marked = process.environ().get("KATA_ATTACKS") == self.mark and process.status() != "zombie"
                if marked and "kata.worker.fork_server" not in process.cmdline():
                    found.append(process)
                elif marked and process.ppid() != os.getpid():
                    found.append(process)  # a worker looks like the process that it was forked from
            except psutil.Error:
                continue
        return found


@pytest_asyncio.fixture(scope="module")
async def arena(request: pytest.FixtureRequest) -> AsyncIterator[Arena]:
    """All selected attacks, carried out side by side."""
    patch = pytest.MonkeyPatch()
    # Not below pytest's own folder, which only its owner may pass: the server may have to run as another user.
    home = Path(tempfile.mkdtemp(prefix="kata-arena-"))
    address = await asyncio.to_thread(embedded_server.use, home / ".kata", lambda _: None)
    arena = Arena(
        Server("embedded", address.host, address.port, cluster.SUPERUSER, "", "postgres", ssl=None),
        secrets.token_hex(8),
    )
    # After the server's start: its processes shall not carry the mark.
    patch.setenv("KATA_ATTACKS", arena.mark)
    patch.setattr(environment, "_KEPT", environment._KEPT | {"KATA_ATTACKS"})
    patch.setattr(limits, "CALL_SECONDS", CALL_SECONDS)
    patch.setattr(limits, "IMPORT_SECONDS", IMPORT_SECONDS)
    patch.setattr(limits, "STATEMENT_MS", STATEMENT_MS)
    wanted = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    turns = asyncio.Semaphore(SIZE)

    async def one(attack: Attack) -> None:
        async with turns:
            await arena.attack(attack)

    try:
        async with arena.workers:
            # The slow ones (their verdicts are time-outs) begin first.
            selected = [attack for name, attack in ATTACKS.items() if name in wanted]
            ordered = sorted(selected, key=lambda attack: "endless" not in attack.name)
            await asyncio.gather(*(one(attack) for attack in ordered))
            yield arena
    finally:
        patch.undo()
        await asyncio.to_thread(embedded_server.release, home / ".kata")
        for _ in range(50):
            # The server's keeper looks after its locks until it has seen that nobody needs it any more.
            shutil.rmtree(home, ignore_errors=True)
            await asyncio.sleep(0.1)
            if not home.exists():  # noqa: ASYNC240
                break


@pytest.mark.parametrize("name", ATTACKS)
async def test_attack_comes_to_nothing(arena: Arena, name: str) -> None:
    """An attack gets the verdict that it deserves, and costs no other exercise anything."""
    attack, outcome = ATTACKS[name], arena.outcomes[name]
    assert isinstance(outcome, Outcome), f"{attack.trick}: the run was lost: {outcome!r}"
    said = messages(outcome.verdict)
    assert outcome.verdict.status.value in attack.outcome, f"{attack.trick}: {outcome.verdict.status}: {said}"
    assert re.search(attack.says, said, re.IGNORECASE | re.DOTALL), f"{attack.trick}: {said}"
    # Whatever it returned or raised can be shown.
    shown = to_text(outcome.verdict).encode()
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", shown)
    for witness in outcome.witnesses:
        assert witness.status is Status.PASSED, f"{attack.trick} cost {witness.exercise.id}: {messages(witness)}"


async def test_nothing_is_left_running(arena: Arena) -> None:
    """When their verdicts are there, no process of the attacks lives: no loop, no daemon, no child."""
    # The last of them was ended a moment ago.
    for _ in range(50):
        if not (left := arena.left_over()):
            break
        await asyncio.sleep(0.1)
    assert not left


async def test_the_judge_goes_on(arena: Arena) -> None:
    """After all of that, right answers still pass, with the same workers on the same server."""
    exercises = [exercise.id for exercise in catalogue.load().exercises]
    outcome = await arena.judge(PROJECT / "solutions", exercises[0], tuple(exercises[1:]))
    for verdict in (outcome.verdict, *outcome.witnesses):
        assert verdict.status is Status.PASSED, f"{verdict.exercise.id}: {messages(verdict)}"


def test_there_are_enough_attacks() -> None:
    """The set is whole: a file that is not collected would protect nobody."""
    assert len(ATTACKS) >= 45
