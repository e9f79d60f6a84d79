"""Workers: what crosses from them is exactly typed data, and whatever they do costs them only their own answer."""

import asyncio
import contextlib
import datetime as dt
import json
import os
import random
import socket
import struct
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
from kata.worker import plain
from kata.worker.factories import ForkedWorkerFactory, SpawnedWorkerFactory, worker_factory
from kata.worker.process import Worker, WorkerFactory

FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
PROJECT = Path(__file__).resolve().parents[2]
LINUX = Path("/proc/self/environ").exists()
NOWHERE = "postgresql+asyncpg://nobody@/nothing?host=/nowhere"

# What the learner hands in. One module, so that one worker can be asked for many things.
SUBMISSION = '''
import asyncio, collections, datetime as dt, enum, os, signal, subprocess, sys, time, warnings
from decimal import Decimal
from pathlib import Path

class Everything:
    """Equals whatever it is compared with."""
    def __eq__(self, other): return True
    def __hash__(self): return 0

class MyInt(int): pass
class MyStr(str): pass
class MyList(list): pass
class MyDict(dict): pass
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
    return [os.environ.get("DATABASE_URL"), os.getcwd(), sys.path[0], found, os.getpid() == os.getpgrp()]
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
        """A new worker, of the staged submission."""
        worker = await self.factory.start(NOWHERE)
        await worker.ask("enter", timeout=20, root=str(self.root))
        return worker


async def call(
    worker: Worker, name: str, *arguments: Any, timeout: float = 20, session: bool = False
) -> dict[str, Any]:
    """Call a function of the submission, and take what it returns."""
    answer = await worker.ask(
        "call",
        timeout=timeout,
        module="app.odd",
        name=name,
        arguments=plain.Encoder().encode(arguments),
        keywords=plain.Encoder().encode({}),
        session=session,
    )
    return answer | (await worker.ask("release", timeout=timeout) if answer["outcome"] == "returned" else {})


async def value(worker: Worker, name: str, *arguments: Any) -> Any:
    """What a function returns, decoded."""
    answer = await call(worker, name, *arguments)
    assert answer["outcome"] == "returned", answer.get("error")
    return plain.decode(answer["value"])


async def raised(worker: Worker, name: str, *arguments: Any) -> dict[str, Any]:
    """The exception that a function raises."""
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
    """Each kind of factory; nothing it started is left at the end."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    async with request.param() as factory:
        yield Case(factory, stage(tmp_path_factory.mktemp("staged").resolve()))
    after = {child.pid for child in psutil.Process().children(recursive=True)}
    assert after <= before


@pytest_asyncio.fixture(scope="module")
async def worker(case: Case) -> AsyncIterator[Worker]:
    """A worker that is asked many things; none of them may be the end of it."""
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
    """The processes that the submission wrote down."""
    path = case.root / "app" / "pids"
    pids = [int(pid) for pid in path.read_text().split()]
    path.unlink()
    return pids


# -- data that crosses ---------------------------------------------------------------------------------------------

SAME: list[Any] = [
    None, True, False, 0, -1, 2**63, 2**300, "", "größe \x00 \n '", 0.0, 0.1, 1e300, Decimal("0"), Decimal("0.00"),
    Decimal("-1.50"), Decimal("1E+20"), Decimal("Infinity"), dt.date(2024, 2, 29), dt.time(23, 59, 59, 999_999),
    dt.datetime(2024, 2, 29, 1, 2, 3, 4), dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.timedelta(days=-1, microseconds=1),
    dt.timedelta.max, dt.timedelta.min, b"", b"\x00\xff", [], [1, "1", 1.0, True, None], (), (1, (2, [3])), {}, {"a": 1},
    {1: "one", (1, 2): [3], None: None}, {"$": "tuple", "v": [1]}, frozenset({1, 2}),
]  # fmt: skip


def same(one: Any, other: Any) -> bool:
    """Equal, and of exactly the same types all the way down."""
    return type(one) is type(other) and repr(one) == repr(other)


@pytest.mark.parametrize("item", SAME, ids=lambda item: repr(item)[:30])
def test_plain_values_cross_unchanged(item: Any) -> None:
    """What goes in comes out: the same value of exactly the same type, through JSON."""
    assert same(plain.decode(json.loads(json.dumps(plain.Encoder().encode(item)))), item)


def random_value(chance: random.Random, depth: int = 0) -> Any:
    """Any plain value."""
    if depth < 4 and chance.random() < 0.5:
        items = [random_value(chance, depth + 1) for _ in range(chance.randrange(4))]
        return chance.choice((items, tuple(items), {str(at): item for at, item in enumerate(items)}))
    return chance.choice(SAME[:24])


@pytest.mark.parametrize("seed", range(20))
def test_random_values_cross_unchanged(seed: int) -> None:
    """Nested at random as well."""
    chance = random.Random(seed)
    for _ in range(30):
        item = random_value(chance)
        assert same(plain.decode(json.loads(json.dumps(plain.Encoder().encode(item)))), item)


def test_text_that_nobody_could_print() -> None:
    """Half of a surrogate pair does not reach the judge: whatever arrives can be written somewhere."""
    for found in (plain.decode(plain.Encoder().encode(["\ud800", {"\udfff": 1}])), plain.decode(["\ud800"])):
        repr(found).encode()
        assert "\ud800" not in str(found)


def test_special_numbers() -> None:
    """NaN and infinity are themselves; a set arrives as a frozenset."""
    found = plain.decode(plain.Encoder().encode([float("nan"), float("-inf"), Decimal("NaN"), {1}]))
    assert [str(item) for item in found] == ["nan", "-inf", "NaN", "frozenset({1})"]


def test_too_many_items() -> None:
    """More items than any answer has are refused while they are encoded, however they are arranged."""
    with pytest.raises(plain.TooLarge):
        plain.Encoder().encode([0] * (plain.MAX_ITEMS + 1))
    row = [0] * 100
    with pytest.raises(plain.TooLarge):
        plain.Encoder().encode([[[row] * 100] * 100] * 100)


FORGED: list[Any] = [
    1.5, {}, {"$": "no such"}, {"$": None}, {"$": []}, {"$": {}}, {"$": "tuple"}, {"$": "tuple", "v": 5}, {"$": "dict", "v": [1]},
    {"$": "dict", "v": [[1]]}, {"$": "dict", "v": "ab"}, {"$": "Decimal", "v": "x"}, {"$": "Decimal", "v": []},
    {"$": "float", "v": {}}, {"$": "date", "v": "2024-13-01"}, {"$": "date", "v": 5}, {"$": "datetime", "v": None},
    {"$": "timedelta", "v": [10**12, 0, 0]}, {"$": "timedelta", "v": "x"}, {"$": "timedelta", "v": 5}, {"$": "bytes", "v": "xyz"},
    {"$": "bytes", "v": 5}, {"$": "row"}, {"$": "row", "labels": 5, "v": []}, {"$": "entity"}, {"$": "other"},
    {"$": "entity", "name": 1, "table": 1, "state": 1, "columns": [], "related": {}, "unloaded": []},
    {"$": "entity", "name": 1, "table": 1, "state": 1, "columns": {}, "related": 5, "unloaded": []},
    {"$": "entity", "name": 1, "table": 1, "state": 1, "columns": {}, "related": {}, "unloaded": 5},
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED, ids=lambda data: str(data)[:40])
def test_forged_values_are_refused(data: Any) -> None:
    """What no encoder makes raises one of the documented errors, wherever it stands."""
    for forged in (data, [data], {"$": "tuple", "v": [data]}, {"$": "dict", "v": [["k", data]]}):
        with pytest.raises((ValueError, TypeError, KeyError, ArithmeticError)):
            plain.decode(forged)


def test_forged_nesting_is_refused() -> None:
    """Lists in lists without end are refused, not followed to the end of the stack."""
    data: Any = []
    for _ in range(100_000):
        data = [data]
    with pytest.raises(ValueError, match="not made by an Encoder"):
        plain.decode(data)


async def test_exact_types(worker: Worker) -> None:
    """A subclass is not its base class, whatever it equals; it arrives as what it is."""
    for what in ("MyInt(5)", "MyStr('a')", "MyList([1])", "MyDict(a=1)", "MyDecimal('1.5')", "MyDate(2024, 1, 1)",
                 "Salary.HIGH", "Point(1, 2)", "Everything()", "Everything", "len", "(n for n in ())", "range(3)"):  # fmt: skip
        for wrapped, unwrap in ((what, lambda found: found), (f"[{what}]", lambda found: found[0])):
            found = unwrap(await value(worker, "give", wrapped))
            assert isinstance(found, plain.Other), what
    assert (await value(worker, "give", "MyInt(5)")).type == "app.odd.MyInt"
    assert await value(worker, "give", "{'a': (1, Decimal('1.50'), dt.date(2024, 1, 2))}") == {
        "a": (1, Decimal("1.50"), dt.date(2024, 1, 2))
    }


async def test_values_that_go_on_and_on(worker: Worker) -> None:
    """Cycles, shared parts without end, huge numbers and huge lists end somewhere, quickly."""
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
    """Engines, sessions and statements are nothing that crosses: they come as a name."""
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
    """Arguments arrive; whether something was awaitable, and what was never awaited, is told."""
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
    """A module that imports, and the ways not to: each is an observation with the learner's line."""
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
    """Whatever is raised, in a function, a coroutine or a task, is told, and the worker goes on."""
    error = await raised(worker, how, what)
    assert error["type"] == kind
    assert len(error["message"]) <= 1_000
    assert await value(worker, "give", "7") == 7


async def test_odd_ways_to_end(worker: Worker) -> None:
    """Recursion, sys.exit, cancelling oneself, stopping the loop: outcomes, not ends."""
    assert (await raised(worker, "deep"))["type"] == "builtins.RecursionError"
    error = await raised(worker, "leaves")
    assert (error["type"], error["message"]) == ("builtins.SystemExit", "bye")
    assert error["frames"][-1]["file"] == str(Path("app", "odd.py"))
    assert (await raised(worker, "cancels_itself"))["type"].endswith("CancelledError")
    assert (await raised(worker, "stops_the_loop"))["type"] == "builtins.RuntimeError"
    assert await value(worker, "a_give", "7") == 7


async def test_prints_go_nowhere(worker: Worker, capfd: pytest.CaptureFixture[str]) -> None:
    """Output, however much and through whatever, is thrown away; there is no input to be read."""
    assert await value(worker, "prints") == 1
    assert (await raised(worker, "reads"))["type"] == "builtins.EOFError"
    assert capfd.readouterr() == ("", "")


async def test_surroundings(worker: Worker, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker knows its own database and folder, and nothing of the judge's."""
    url, folder, first, found, leader = await value(worker, "surroundings")
    assert url == NOWHERE
    assert Path(folder) == Path(first) == case.root
    assert found == []
    assert leader is (os.name == "posix") or not FORK


# -- workers that misbehave ----------------------------------------------------------------------------------------


async def test_workers_share_nothing(case: Case) -> None:
    """State stays in its worker; several work at once."""
    workers = await asyncio.gather(*(case.start() for _ in range(3)))
    assert len({worker.pid for worker in workers}) == 3
    assert await asyncio.gather(*(value(worker, "count") for worker in workers)) == [1, 1, 1]
    assert await value(workers[0], "count") == 2
    await asyncio.gather(*(worker.end() for worker in workers))
    assert await gone(*(worker.pid for worker in workers))


@pytest.mark.parametrize("how", ["dies", "killed", "segfault", "closes_everything"])
async def test_a_worker_that_dies(case: Case, how: str) -> None:
    """It is told at once, once and for all; the next worker works."""
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
    """A loop, a wait and a sleep that catches everything are given up on in time, and ended."""
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
    """Memory, disk and open files have an end, which is the submission's own error; a flood of an answer is refused."""
    worker = await case.start()
    if os.name == "posix":
        assert (await raised(worker, "hogs"))["type"] == "builtins.MemoryError"
        assert (await raised(worker, "fills_the_disk"))["type"] == "builtins.OSError"
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
    """Workers as on a system whose kernel refuses them nothing: they may start processes and kill others."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import kata.worker.seccomp as c\nc.install = lambda: False\n")
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
    """Where the kernel helps, no process is started at all; where it does not, it ends with its worker."""
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
async def test_a_submission_that_kills_the_prepared_process(tmp_path: Path, how: str) -> None:
    """The next worker works, and neither the murderer nor what it started is left."""
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
    """Workers that nobody has ended, busy or idle, end with their factory, and with them all that they started."""
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
    """Entered and left at once, it leaves nothing."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    async with kind():
        pass
    async with kind():
        await asyncio.sleep(0.01)
    assert await gone(*({child.pid for child in psutil.Process().children(recursive=True)} - before))


@pytest.mark.skipif(not FORK, reason="needs fork")
async def test_a_start_that_nobody_waits_for(tmp_path: Path) -> None:
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
    """Forked where that can be done, spawned where it cannot, or where it is asked for."""
    monkeypatch.delenv("KATA_WORKERS", raising=False)
    assert isinstance(worker_factory(), ForkedWorkerFactory if FORK else SpawnedWorkerFactory)
    monkeypatch.setenv("KATA_WORKERS", "spawn")
    assert isinstance(worker_factory(), SpawnedWorkerFactory)


# -- lines that say something else ---------------------------------------------------------------------------------


class NoFactory(ForkedWorkerFactory):
    """Ends nothing."""

    async def end(self, worker: Worker) -> None:
        """There is no process."""


def frame(body: bytes) -> bytes:
    """A document with its length in front."""
    return struct.pack("!I", len(body)) + body


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"", WorkerDied),
        (b"\0\0", WorkerDied),
        (frame(b'{"a": 1}')[:-1], WorkerDied),
        (b"\xff\xff\xff\xff", ProtocolError),
        (struct.pack("!I", 64 * 1024**2 + 1), ProtocolError),
        (frame(b""), ProtocolError),
        (frame(b"[]"), ProtocolError),
        (frame(b"null"), ProtocolError),
        (frame(b'"text"'), ProtocolError),
        (frame(b"\xff\xfe\x00"), ProtocolError),
        (frame(b"{" * 50), ProtocolError),
        (frame(b"[" * 200_000), ProtocolError),
        (frame(b'{"a":' * 100_000 + b"1" + b"}" * 100_000), ProtocolError),
        (frame(b'{"a": ' + b"9" * 10_000 + b"}"), ProtocolError),
        (b"x" * 3, WorkerDied),
    ],
)
async def test_forged_lines(said: bytes, error: type[Exception]) -> None:
    """What is no answer is an error of the worker's, in words, and never another one."""
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours)
    worker = Worker(0, reader, writer, NoFactory())

    def speak() -> None:
        theirs.sendall(said)
        theirs.shutdown(socket.SHUT_WR)

    speaking = asyncio.create_task(asyncio.to_thread(speak))
    with pytest.raises(error) as caught:
        await worker.ask("call", timeout=5)
    assert str(caught.value)
    await speaking
    theirs.close()
    await worker.end()


@pytest.mark.parametrize("seed", range(30))
async def test_random_lines(seed: int) -> None:
    """Random bytes, with and without a proper frame, raise nothing but the worker's errors."""
    chance = random.Random(seed)
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours)
    worker = Worker(0, reader, writer, NoFactory())
    body = chance.randbytes(chance.randrange(200))
    theirs.sendall(frame(body) if chance.random() < 0.7 else body)
    theirs.close()
    with pytest.raises((WorkerDied, ProtocolError)):
        await worker.ask("call", timeout=5)
    await worker.end()


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


async def test_sessions(case: Case, real_server: Server, lane: str, tmp_path: Path) -> None:
    """Entities, rows and mappings arrive as what had been loaded, with the statements and the lines that sent them."""
    root = stage(tmp_path / "staged").resolve()
    (root / "app" / "odd.py").write_text(MODELS, encoding="utf-8")
    async with Wire(Upstream(real_server.host, real_server.port, real_server.ssl), lane) as wire:
        there = replace(real_server, host=wire.host, port=wire.port, ssl=None)
        worker = await case.factory.start(there.url(lane))
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
