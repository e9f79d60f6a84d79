"""Workers: what they return is exactly typed data, and whatever they do affects only their own exercise."""

import asyncio
import contextlib
import datetime as dt
import os
import socket
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import pytest
import pytest_asyncio

from kata.database import Server
from kata.errors import ProtocolError, WorkerDied, WorkerTimedOut
from kata.wire import Kind, Upstream, Wire
from kata.worker import landlock, plain
from kata.worker.factories import ForkedWorkerFactory, SpawnedWorkerFactory, worker_factory
from kata.worker.process import Worker, WorkerFactory

FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
PROJECT = Path(__file__).resolve().parents[2]
LINUX = Path("/proc/self/environ").exists()
NOWHERE = "postgresql+asyncpg://nobody@/nothing?host=/nowhere&port=5432"

# What the learner hands in. One module, so that one worker can be asked for many things.
SUBMISSION = '''
import asyncio, collections, datetime as dt, enum, os, signal, subprocess, sys, time, warnings
import kata.database
from decimal import Decimal
from pathlib import Path

class Everything:
    """Equals whatever it is compared with."""
    def __eq__(self, other): return True
    def __hash__(self): return 0

class MyInt(int): pass
class MyStr(str): pass
class MyDecimal(Decimal): pass
class MyDate(dt.date): pass
class Salary(enum.IntEnum): HIGH = 5
Point = collections.namedtuple("Point", "x y")

class Hostile(Exception):
    def __str__(self): raise RuntimeError("no words")
    __repr__ = __str__

class HostileRepr:
    def __repr__(self): os._exit(3)

class HostileClass(type):
    def __instancecheck__(cls, other): return True

def give(what): return eval(what)
async def a_give(what): return eval(what)
async def both(session, a, *, b=None): return [type(session).__name__, a, b]
def never_awaited(): return a_give("1")
def forgets():
    a_give("1")
    return 1

def cycle():
    items = [1]
    items.append(items)
    return items
def self_dict():
    items = {}
    items["me"] = items
    return items
def doubling():
    items = []
    for _ in range(60):
        items = [items, items]
    return items

def fail(what): raise eval(what)
async def a_fail(what): raise eval(what)
async def in_a_task(what):
    async def inner(): raise eval(what)
    return await asyncio.create_task(inner())
async def cancels_itself():
    asyncio.current_task().cancel()
    await asyncio.sleep(1)
async def stops_the_loop(): asyncio.get_running_loop().stop(); await asyncio.sleep(1)
def deep(): return deep()
def leaves(): sys.exit("bye")
def dies(): os._exit(0)
def killed(): os.kill(os.getpid(), signal.SIGKILL)
def segfault():
    import ctypes
    ctypes.string_at(0)
def spins():
    while True: pass
async def waits(): await asyncio.Event().wait()
def swallows():
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass
def prints():
    for stream in (sys.stdout, sys.stderr, sys.__stdout__):
        print("x" * 1_000_000, file=stream, flush=True)
    os.write(1, b"y" * 100_000)
    os.write(2, b"y" * 100_000)
    return 1
def reads(): return input()
def hogs(): return len(bytearray(3 << 30))
def fills_the_disk(): Path("big").write_bytes(bytes(40 << 20))
def babbles(): return "x" * (70 << 20)
def closes_everything():
    os.closerange(0, 200)
    return 1
def opens_everything():
    files = []
    while True: files.append(open(os.devnull))

def note(*pids): Path(__file__).with_name("pids").write_text(" ".join(map(str, pids)))
def forks():
    pids = []
    for _ in range(3):
        pid = os.fork()
        if not pid:
            while True: time.sleep(1)
        pids.append(pid)
    note(os.getpid(), *pids)
def starts():
    note(os.getpid(), subprocess.Popen(["sleep", "300"]).pid)
def escapes():
    """A daemon in a session of its own, with a child in yet another one."""
    reading, writing = os.pipe()
    if not os.fork():
        os.setsid()
        if not os.fork():
            child = os.fork()
            if not child:
                os.setsid()
                child = os.getpid()
                while True: time.sleep(1)
            os.write(writing, f"{os.getpid()} {child}".encode())
            while True: time.sleep(1)
        os._exit(0)
    note(os.getpid(), *os.read(reading, 100).decode().split())
def orphans_the_judge():
    escapes()
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
def kills_parent():
    note(os.getpid())
    os.kill(os.getppid(), signal.SIGKILL)
    return "still here"

def surroundings():
    found = []
    for name in ("solutions", "tests", "alembic_versions", "app.nothing"):
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    return [kata.database.database_url(), os.environ.get("DATABASE_URL"), os.getcwd(), sys.path[0], found, os.getpid() == os.getpgrp()]
counter = 0
def count():
    global counter
    counter += 1
    return counter
'''


class Case:
    """A factory under test, with a staged submission."""

    def __init__(self, factory: WorkerFactory, root: Path) -> None:
        self.factory, self.root = factory, root

    async def start(self) -> Worker:
        """Start a worker that has entered the staged submission."""
        worker = await self.factory.start(NOWHERE)
        await worker.ask("enter", timeout=20, root=str(self.root))
        return worker


async def call(
    worker: Worker, name: str, *arguments: Any, timeout: float = 20, session: bool = False
) -> dict[str, Any]:
    """Call a function of the submission, and release it."""
    answer = await worker.ask(
        "call",
        timeout=timeout,
        module="app.odd",
        name=name,
        arguments=plain.Encoder().encode(arguments),
        keywords=plain.Encoder().encode({}),
        session=session,
    )
    released = await worker.ask("release", timeout=timeout)
    return answer | released | {"emitted": answer["emitted"] + released["emitted"]}


async def value(worker: Worker, name: str, *arguments: Any) -> Any:
    """Return the decoded value of a function."""
    answer = await call(worker, name, *arguments)
    assert answer["outcome"] == "returned", answer.get("error")
    return plain.decode(answer["value"])


async def raised(worker: Worker, name: str, *arguments: Any) -> dict[str, Any]:
    """Return the exception that a function raises, as data."""
    answer = await call(worker, name, *arguments)
    assert answer["outcome"] == "raised"
    error: dict[str, Any] = answer["error"]
    return error


def stage(folder: Path) -> Path:
    """Write the submission into a folder."""
    package = folder / "app"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "odd.py").write_text(SUBMISSION, encoding="utf-8")
    for name, source in (
        ("broken", "def f(:\n"),
        ("leaving", "import sys\nsys.exit(4)\n"),
        ("missing", "import nothing_at_all\n"),
    ):
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    return folder


KINDS = [pytest.param(ForkedWorkerFactory, id="forked", marks=pytest.mark.skipif(not FORK, reason="needs fork")),
         pytest.param(SpawnedWorkerFactory, id="spawned")]  # fmt: skip


@pytest_asyncio.fixture(scope="module", params=KINDS)
async def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Case]:
    """Each kind of factory; it leaves no process behind."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    async with request.param() as factory:
        yield Case(factory, stage(tmp_path_factory.mktemp("staged").resolve()))
    after = {child.pid for child in psutil.Process().children(recursive=True)}
    assert after <= before


@pytest_asyncio.fixture(scope="module")
async def worker(case: Case) -> AsyncIterator[Worker]:
    """A worker for many requests; none of them may end it."""
    worker = await case.start()
    yield worker
    assert await value(worker, "give", "'well'") == "well"
    await worker.end()


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def gone(*pids: int, seconds: float = 5) -> bool:
    """Whether all of these processes end in time."""
    deadline = time.monotonic() + seconds
    while any(map(alive, pids)):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


def noted(case: Case) -> list[int]:
    """Return the processes that the submission wrote down."""
    path = case.root / "app" / "pids"
    pids = [int(pid) for pid in path.read_text().split()]
    path.unlink()
    return pids


# -- data that crosses ---------------------------------------------------------------------------------------------


async def test_exact_types(worker: Worker) -> None:
    """An instance of a subclass is not one of its base class, whatever it equals; it arrives as an `Other`."""
    for what in ("MyInt(5)", "MyStr('a')", "MyDecimal('1.5')", "MyDate(2024, 1, 1)",
                 "Salary.HIGH", "Point(1, 2)", "Everything()", "Everything", "len", "(n for n in ())"):  # fmt: skip
        for wrapped, unwrap in ((what, lambda found: found), (f"[{what}]", lambda found: found[0])):
            found = unwrap(await value(worker, "give", wrapped))
            assert isinstance(found, plain.Other), what
    assert (await value(worker, "give", "MyInt(5)")).type == "app.odd.MyInt"
    assert await value(worker, "give", "{'a': (1, Decimal('1.50'), dt.date(2024, 1, 2))}") == {
        "a": (1, Decimal("1.50"), dt.date(2024, 1, 2))
    }


async def test_values_that_go_on_and_on(worker: Worker) -> None:
    """Cycles, endlessly shared parts, huge numbers and huge lists are cut off, quickly."""
    async with asyncio.timeout(15):
        assert (await value(worker, "cycle"))[0] == 1
        assert "me" in await value(worker, "self_dict")
        assert type(await value(worker, "doubling")) is list
        assert isinstance(await value(worker, "give", "10**5000"), plain.Other)
        assert isinstance(await value(worker, "give", "-10**5000"), plain.Other)
        assert await value(worker, "give", "10**300") == 10**300
        assert isinstance(await value(worker, "give", "[0] * 200_000"), plain.Other)
        assert isinstance((await value(worker, "give", "[[[[[[[[1]]]]]]]]"))[0][0][0][0][0][0], plain.Other)
        assert isinstance(await value(worker, "give", "Hostile()"), plain.Other)


async def test_values_of_sqlalchemys(worker: Worker) -> None:
    """Engines, sessions and statements do not cross: only the names of their types do."""
    module = "__import__('sqlalchemy.ext.asyncio').ext.asyncio"
    for what in (
        f"{module}.create_async_engine('postgresql+asyncpg://x@/y')",
        f"[{module}.create_async_engine('postgresql+asyncpg://x@/y')]",
        f"{module}.AsyncSession()",
        f"{module}.AsyncSession",
        "__import__('sqlalchemy').select(1)",
    ):
        found = await value(worker, "give", what)
        assert isinstance(found[0] if isinstance(found, list) else found, plain.Other), what


async def test_calling(worker: Worker) -> None:
    """Arguments arrive; replies say whether the value was awaitable, and what was never awaited."""
    answer = await call(worker, "both", (1, Decimal("2.50")), session=True)
    assert plain.decode(answer["value"]) == ["AsyncSession", (1, Decimal("2.50")), None]
    assert answer["awaited"] is True
    assert (await call(worker, "give", "1"))["awaited"] is False
    answer = await call(worker, "never_awaited")
    assert (plain.decode(answer["value"]), answer["awaited"]) == (1, True)
    answer = await call(worker, "forgets")
    assert any("never awaited" in warning for warning in answer["warnings"])
    missing = await raised(worker, "no_such_function")
    assert missing["type"] == "builtins.AttributeError"
    assert (await raised(worker, "give"))["type"] == "builtins.TypeError"


async def test_importing(worker: Worker) -> None:
    """A module that imports, and three that do not: each failure is an observation with the learner's line."""
    assert (await worker.ask("import", module="app.odd", timeout=10))["outcome"] == "returned"
    for module, kind, line in (
        ("broken", "SyntaxError", 1),
        ("missing", "ModuleNotFoundError", 1),
        ("leaving", "SystemExit", 2),
    ):
        answer = await worker.ask("import", module=f"app.{module}", timeout=10)
        assert answer["error"]["type"] == f"builtins.{kind}"
        assert answer["error"]["frames"][-1]["file"] == str(Path("app", f"{module}.py"))
        assert answer["error"]["frames"][-1]["line"] == line
    assert (await worker.ask("import", module="app.nowhere", timeout=10))["outcome"] == "raised"


@pytest.mark.parametrize("how", ["fail", "a_fail", "in_a_task"])
@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("ValueError('x')", "builtins.ValueError"),
        ("KeyboardInterrupt()", "builtins.KeyboardInterrupt"),
        ("SystemExit(3)", "builtins.SystemExit"),
        ("GeneratorExit()", "builtins.GeneratorExit"),
        ("asyncio.CancelledError()", "asyncio.exceptions.CancelledError"),
        ("Hostile()", "app.odd.Hostile"),
        ("MemoryError()", "builtins.MemoryError"),
        ("NotImplementedError", "builtins.NotImplementedError"),
        ("BaseException('x')", "builtins.BaseException"),
        ("ExceptionGroup('g', [ValueError()])", "builtins.ExceptionGroup"),
        ("ValueError('y' * 10_000_000)", "builtins.ValueError"),
    ],
)
async def test_exceptions(worker: Worker, how: str, what: str, kind: str) -> None:
    """Whatever is raised in a function, a coroutine or a task is reported, and the worker goes on."""
    error = await raised(worker, how, what)
    assert error["type"] == kind
    assert len(error["message"]) <= 1_000
    assert await value(worker, "give", "7") == 7


async def test_odd_ways_to_end(worker: Worker) -> None:
    """Recursion, sys.exit, self-cancellation, a stopped loop: these are outcomes, and the worker goes on."""
    assert (await raised(worker, "deep"))["type"] == "builtins.RecursionError"
    error = await raised(worker, "leaves")
    assert (error["type"], error["message"]) == ("builtins.SystemExit", "bye")
    assert error["frames"][-1]["file"] == str(Path("app", "odd.py"))
    assert (await raised(worker, "cancels_itself"))["type"].endswith("CancelledError")
    assert (await raised(worker, "stops_the_loop"))["type"] == "builtins.RuntimeError"
    assert await value(worker, "a_give", "7") == 7


async def test_prints_go_nowhere(worker: Worker, capfd: pytest.CaptureFixture[str]) -> None:
    """Output of any amount and by any way is discarded; there is no input."""
    assert await value(worker, "prints") == 1
    assert (await raised(worker, "reads"))["type"] == "builtins.EOFError"
    assert capfd.readouterr() == ("", "")


async def test_surroundings(worker: Worker, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker knows its own database and folder, and nothing of the judge; its environment names no database."""
    url, variable, folder, first, found, leader = await value(worker, "surroundings")
    assert (url, variable) == (NOWHERE, None)
    assert Path(folder) == Path(first) == case.root
    assert found == []
    assert leader is (os.name == "posix") or not FORK


# -- workers that misbehave ----------------------------------------------------------------------------------------


async def test_workers_share_nothing(case: Case) -> None:
    """State stays in its worker, and several workers run at once."""
    workers = await asyncio.gather(*(case.start() for _ in range(3)))
    assert len({worker.pid for worker in workers}) == 3
    assert await asyncio.gather(*(value(worker, "count") for worker in workers)) == [1, 1, 1]
    assert await value(workers[0], "count") == 2
    await asyncio.gather(*(worker.end() for worker in workers))
    assert await gone(*(worker.pid for worker in workers))


@pytest.mark.parametrize("how", ["dies", "killed", "segfault", "closes_everything"])
async def test_a_worker_that_dies(case: Case, how: str) -> None:
    """The judge notices at once, and for every later request; the next worker works."""
    worker = await case.start()
    async with asyncio.timeout(15):
        with pytest.raises((WorkerDied, WorkerTimedOut)):
            await call(worker, how, timeout=3)
        with pytest.raises((WorkerDied, WorkerTimedOut)):
            await call(worker, "count", timeout=1)
    await worker.end()
    await worker.end()
    assert await gone(worker.pid)
    another = await case.start()
    assert await value(another, "count") == 1
    await another.end()


async def test_workers_that_hang(case: Case) -> None:
    """A loop, a wait, and a sleep that catches everything time out, and are ended."""
    for how in ("spins", "waits", "swallows"):
        worker = await case.start()
        assert await value(worker, "count") == 1
        began = time.monotonic()
        with pytest.raises(WorkerTimedOut, match=r"0\.3 seconds"):
            await call(worker, how, timeout=0.3)
        assert time.monotonic() - began < 3
        await worker.end()
        assert await gone(worker.pid)


async def test_workers_that_want_too_much(case: Case) -> None:
    """Memory, disk and open files are limited, which is the submission's own error; a flood of a reply is refused."""
    worker = await case.start()
    if os.name == "posix":
        assert (await raised(worker, "hogs"))["type"] == "builtins.MemoryError"
        refused = "builtins.PermissionError" if landlock.version() else "builtins.OSError"
        assert (await raised(worker, "fills_the_disk"))["type"] == refused
        assert await value(worker, "count") == 1
    with pytest.raises((ProtocolError, WorkerDied)):
        await call(worker, "babbles", timeout=30)
    await worker.end()
    if os.name == "posix":
        worker = await case.start()
        with contextlib.suppress(WorkerDied, WorkerTimedOut):
            assert (await raised(worker, "opens_everything"))["type"] == "builtins.OSError"
        await worker.end()


@pytest.fixture
def unconfined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers without the kernel's fences, as on other systems: they may write, start processes and kill others."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "from kata.worker import landlock, privileges, seccomp\n"
        "landlock.version = lambda: 0\n"
        "privileges.drop = seccomp.install = lambda: False\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(PROJECT)]))


@pytest.mark.skipif(os.name != "posix", reason="needs fork in the submission")
@pytest.mark.parametrize("how", ["forks", "starts", "escapes"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("unconfined")
async def test_nothing_outlives_a_worker(tmp_path: Path, kind: Callable[[], WorkerFactory], how: str) -> None:
    """Children, programs, and daemons in sessions of their own end with the worker that started them."""
    if how == "escapes" and not LINUX:
        pytest.skip("found on Linux only")
    async with kind() as factory:
        case = Case(factory, stage(tmp_path / "staged"))
        worker = await case.start()
        other = await case.start()
        await value(worker, how)
        pids = noted(case)
        assert len(pids) >= 2 and all(map(alive, pids))
        await worker.end()
        assert await gone(*pids), [psutil.Process(pid) for pid in pids if alive(pid)]
        assert await value(other, "count") == 1


@pytest.mark.skipif(os.name != "posix", reason="needs fork in the submission")
@pytest.mark.parametrize("how", ["forks", "starts", "escapes"])
async def test_processes_are_refused(case: Case, how: str) -> None:
    """With a system-call filter no process is started at all; without one, it ends with its worker."""
    worker = await case.start()
    answer = await call(worker, how)
    if answer["outcome"] == "raised":
        assert answer["error"]["type"] == "builtins.PermissionError"
        await worker.end()
    else:
        pids = noted(case)
        await worker.end()
        assert await gone(*pids)


@pytest.mark.skipif(not (FORK and LINUX), reason="needs fork")
@pytest.mark.parametrize("how", ["kills_parent", "orphans_the_judge"])
@pytest.mark.usefixtures("unconfined")
async def test_a_submission_that_kills_the_fork_server(tmp_path: Path, how: str) -> None:
    """The next worker works, and neither the killer nor what it started is left."""
    async with ForkedWorkerFactory() as factory:
        case = Case(factory, stage(tmp_path / "staged"))
        innocent, worker = await case.start(), await case.start()
        with contextlib.suppress(WorkerDied, WorkerTimedOut):
            await call(worker, how, timeout=0.5)
        pids = noted(case)
        another = await case.start()
        assert await value(another, "count") == 1
        await worker.end()
        await innocent.end()
        assert await gone(*pids, innocent.pid)
        assert await value(another, "count") == 2
        await another.end()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("unconfined")
async def test_closing_the_factory(tmp_path: Path, kind: Callable[[], WorkerFactory]) -> None:
    """Workers that were not ended, busy or idle, end with their factory, and so does all that they started."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    async with kind() as factory:
        case = Case(factory, stage(tmp_path / "staged"))
        idle, busy = await case.start(), await case.start()
        assert await value(idle, "count") == 1
        if os.name == "posix":
            await value(idle, "escapes" if LINUX else "forks")
        with pytest.raises(WorkerTimedOut):
            await call(busy, "spins", timeout=0.2)
        pids = [idle.pid, busy.pid, *(noted(case) if os.name == "posix" else [])]
    assert await gone(*pids)
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
    await idle.end()
    with pytest.raises((WorkerDied, WorkerTimedOut)):
        await call(busy, "count", timeout=1)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_factory_that_is_not_used(kind: Callable[[], WorkerFactory]) -> None:
    """Entered and left at once, it leaves nothing behind."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    async with kind():
        pass
    async with kind():
        await asyncio.sleep(0.01)
    assert await gone(*({child.pid for child in psutil.Process().children(recursive=True)} - before))


@pytest.mark.skipif(not FORK, reason="needs fork")
async def test_a_cancelled_start(tmp_path: Path) -> None:
    """A start that is cancelled leaves no worker, and does not confuse the next one."""
    async with ForkedWorkerFactory() as factory:
        case = Case(factory, stage(tmp_path / "staged"))
        first = await case.start()
        for delay in (0.0, 0.001, 0.01):
            starting = asyncio.create_task(case.start())
            await asyncio.sleep(delay)
            starting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await (await starting).end()
        second = await case.start()
        assert second.pid != first.pid
        assert [await value(worker, "count") for worker in (first, second)] == [1, 1]


def test_the_kind_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are forked if the platform can, and spawned if it cannot or if that is requested."""
    monkeypatch.delenv("KATA_WORKERS", raising=False)
    assert isinstance(worker_factory(), ForkedWorkerFactory if FORK else SpawnedWorkerFactory)
    monkeypatch.setenv("KATA_WORKERS", "spawn")
    assert isinstance(worker_factory(), SpawnedWorkerFactory)


# -- with a database -----------------------------------------------------------------------------------------------

MODELS = """
from sqlalchemy import ForeignKey, RowMapping, func, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

class Base(DeclarativeBase): pass
class Department(Base):
    __tablename__ = "departments"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    budget: Mapped[float]
    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    salary: Mapped[float]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    department: Mapped[Department | None] = relationship(back_populates="employees")

async def make(session):
    department = Department(name="D", budget=1)
    session.add(department)
    session.add_all([Employee(name=n, email=n, salary=1, department=department) for n in "ab"])
    await session.flush()
    return department
async def loaded(session):
    await make(session)
    session.expunge_all()
    return (await session.scalars(select(Department).options(selectinload(Department.employees)))).all()
async def rows(session):
    await make(session)
    return (await session.execute(select(Employee.name, func.count().label("n")).group_by(Employee.name).order_by(Employee.name))).all()
async def mappings(session):
    return [dict(row) for row in (await session.execute(text("SELECT 1 AS a"))).mappings()] + (
        await session.execute(text("SELECT 1 AS a"))).mappings().all()
async def commits(session):
    await make(session)
    await session.commit()
    return Department(name="transient")
async def wrong(session):
    return (await session.execute(text("SELECT * FROM nowhere"))).all()
async def lazy(session):
    department = await make(session)
    await session.refresh(department)
    session.expire(department, ["employees"])
    return department.employees
"""


async def test_sessions(case: Case, real_server: Server, scratch_database: str, tmp_path: Path) -> None:
    """Entities, rows and mappings arrive as what had been loaded, with the statements and the lines that sent them."""
    root = stage(tmp_path / "staged").resolve()
    (root / "app" / "odd.py").write_text(MODELS, encoding="utf-8")
    async with Wire(Upstream(real_server.host, real_server.port, real_server.ssl), scratch_database) as wire:
        there = replace(real_server, host=wire.host, port=wire.port, ssl=None)
        worker = await case.factory.start(there.url(scratch_database))
        assert "error" not in await worker.ask("connect", timeout=20)
        await worker.ask("enter", timeout=20, root=str(root))
        mark = wire.mark()
        observed = {}
        for name in ("make", "loaded", "rows", "mappings", "commits"):
            answer = await call(worker, name, session=True)
            assert answer["outcome"] == "returned", answer["error"]
            observed[name] = plain.decode(answer["value"])
            await wire.connections[0].rewind()
        made = observed["make"]
        assert (made.name, made.table, made.state) == ("Department", "departments", "persistent")
        assert (made.columns["name"], made.unloaded) == ("D", frozenset())
        (department,) = observed["loaded"]
        assert [(e.name, e.columns["name"]) for e in department.related["employees"]] == [
            ("Employee", "a"),
            ("Employee", "b"),
        ]
        assert observed["rows"] == [plain.Record(("name", "n"), ("a", 1)), plain.Record(("name", "n"), ("b", 1))]
        assert observed["mappings"] == [{"a": 1}, plain.Record(("a",), (1,), True)]
        assert (observed["commits"].state, observed["commits"].columns["name"]) == ("transient", "transient")
        assert len(wire.since(mark, Kind.COMMIT)) == 1

        answer = await call(worker, "wrong", session=True)
        assert (answer["error"]["sqlstate"], answer["emitted"][0]["line"]) == (
            "42P01",
            MODELS[: MODELS.index("nowhere")].count("\n") + 1,
        )
        answer = await call(worker, "lazy", session=True)
        assert "MissingGreenlet" in answer["error"]["bases"]
        assert answer["error"]["explanation"]["what"]

        held = await worker.ask(
            "call",
            timeout=10,
            module="app.odd",
            name="make",
            arguments=[],
            keywords={"$": "dict", "v": []},
            session=True,
        )
        assert "value" not in held
        assert (await wire.connections[0].run("SELECT name FROM departments"))[0].rows == [("D",)]
        released = await worker.ask("release", timeout=10)
        assert plain.decode(released["value"]).columns["name"] == "D"
        assert (await wire.connections[0].run("SELECT name FROM departments"))[0].rows == []
        await worker.end()
