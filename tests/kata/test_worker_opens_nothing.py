"""After `enter`, a worker's own code opens no file, no socket and no process, and imports nothing but the submission.

An audit hook inside a worker records such events together with the innermost frame that belongs to no library. Those
of the learner's code are the learner's; those of the machinery must not exist, or the kernel could not refuse them.
"""

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from kata.database import Server
from kata.errors import WorkerError
from kata.paths import PROJECT
from kata.wire import Upstream, Wire
from kata.worker import plain
from kata.worker.factories import worker_factory
from kata.worker.preload import imported_names, preload
from kata.worker.process import Worker, WorkerFactory

PROBES = """
import asyncio, sys, sysconfig
import greenlet

KATA, ROOT = {kata!r}, {root!r}
LIBRARIES = (sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), "<frozen")
NAMES = ("open", "import", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system", "os.listdir", "os.scandir")
events = []

def frames(frame):
    let = greenlet.getcurrent()
    while frame is not None:
        yield frame
        frame = frame.f_back
        while frame is None and let.parent is not None:
            let = let.parent
            frame = let.gr_frame

def hook(event, arguments):
    if event not in NAMES and not event.startswith(("socket.", "subprocess.")):
        return
    caller = next((f for f in frames(sys._getframe(1)) if not f.f_code.co_filename.startswith(LIBRARIES)), None)
    file = "nobody" if caller is None else caller.f_code.co_filename
    if file.startswith(ROOT):
        return
    # The one thing that the harness may do: import what the judge has asked for.
    if caller is not None and caller.f_code.co_name == "module" and file.endswith("harness.py"):
        what = str(arguments[0])
        if what.startswith(ROOT) or what == "app" or what.startswith("app."):
            return
    line = 0 if caller is None else caller.f_lineno
    events.append(event + " " + repr(arguments)[:200] + " by " + file.replace(KATA, "") + ":" + str(line))

async def watch(harness):
    sys.addaudithook(hook)

async def found(harness):
    return list(events)

async def opens(harness):
    open({root!r} + "/app/__init__.py").close()

async def uses_session(harness):
    async with harness.new_session() as session:
        department = await harness.module("app.odd").make(session)
        return department.name

async def fails(harness):
    raise LookupError("the probe's own")

async def fails_in_a_task(harness):
    async def inner():
        raise LookupError("nobody awaits this")
    asyncio.create_task(inner())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
"""

SUBMISSION = """
import asyncio, warnings
from decimal import Decimal
from sqlalchemy import ForeignKey, func, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from kata.demo import Demo, run
from kata.capture import measure_statements

class Base(DeclarativeBase): pass
class Department(Base):
    __tablename__ = "departments"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    budget: Mapped[Decimal]
    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    department: Mapped[Department | None] = relationship(back_populates="employees")
class Odd:
    def __del__(self): raise ValueError("in __del__")
    def __repr__(self): raise ValueError("in __repr__")

async def make(session):
    department = Department(name="D", budget=Decimal("1.50"))
    session.add(department)
    await session.flush()
    return department
async def rows(session): return (await session.execute(select(Department.name, func.now().label("now")))).all()
async def counted(session):
    with measure_statements(session) as counter:
        await session.scalars(select(Department))
    return counter.count
async def lazy(session):
    department = await make(session)
    await session.refresh(department)
    session.expire(department, ["employees"])
    return department.employees
async def no_table(session): return (await session.execute(text("SELECT * FROM nowhere"))).all()
async def no_such_column(session): return (await session.execute(text("SELECT nothing FROM departments"))).all()
async def duplicate(session):
    session.add_all([Department(name="same", budget=1), Department(name="same", budget=1)])
    await session.flush()
async def wrong_type(session): return (await session.execute(text("SELECT cast(:a AS integer)"), {"a": "x"})).all()
async def too_long(session): return (await session.execute(text("SELECT 'x'::numeric(2,1) / 0"))).all()
async def closes(session):
    await session.close()
    return 1
async def commits(session):
    await make(session)
    await session.commit()
async def forgets():
    make(None)
    return 1
async def lost_task():
    async def inner(): raise ValueError("lost")
    asyncio.create_task(inner())
    await asyncio.sleep(0.01)
    return 1
def unraisable():
    Odd()
    return 1
def odd(): return Odd()
def warns():
    warnings.warn("old", DeprecationWarning)
    return Decimal("1.5")
def deep(): return deep()
def leaves(): raise SystemExit(3)
def group(): raise ExceptionGroup("g", [ValueError("a"), KeyError("b")])
def chained():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise RuntimeError("behind it") from error
def attribute(): return select(Department).no_such_method()
async def detached(session):
    department = await make(session)
    await session.rollback()
    session.expunge_all()
    return department
async def stops_the_loop(): asyncio.get_running_loop().stop(); await asyncio.sleep(1)
"""

FUNCTIONS = {  # what is called, and whether with a session
    **dict.fromkeys(("make", "rows", "counted", "lazy", "no_table", "no_such_column", "duplicate", "wrong_type"), True),
    **dict.fromkeys(("too_long", "closes", "commits", "detached"), True),
    **dict.fromkeys(("forgets", "lost_task", "unraisable", "odd", "warns", "deep", "leaves", "group"), False),
    **dict.fromkeys(("chained", "attribute", "missing_function", "stops_the_loop"), False),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The staged submission."""
    root = tmp_path_factory.mktemp("staged").resolve()
    (root / "app").mkdir()
    modules = {
        "__init__": "",
        "odd": SUBMISSION,
        "broken": "def f(:\n",
        "missing": "import nothing_at_all\n",
        "leaving": "import sys\nsys.exit(4)\n",
        "failing": "from .odd import nobody\n",
    }
    for name, source in modules.items():
        (root / "app" / f"{name}.py").write_text(source, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def probes(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with the probes."""
    path = tmp_path_factory.mktemp("probes") / "watching.py"
    path.write_text(PROBES.replace("{kata!r}", repr(f"{PROJECT}/")).replace("{root!r}", repr(str(root))))
    return path


@pytest_asyncio.fixture(scope="module", params=["fork", "spawn"])
async def workers(request: pytest.FixtureRequest, probes: Path) -> AsyncIterator[WorkerFactory]:
    """Both kinds of factory, with what graders' workers import ahead."""
    if request.param == "fork" and sys.platform == "win32":
        pytest.skip("needs fork")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KATA_WORKERS", request.param)
        names = imported_names((PROJECT / "solutions").glob("*.py"))
        async with worker_factory([probes], preload=names) as workers:
            yield workers


async def call(worker: Worker, name: str, session: bool) -> dict[str, Any]:
    """Call a function of the submission, and release it where it returned."""
    empty = plain.Encoder().encode({})
    request = {"module": "app.odd", "name": name, "arguments": [], "keywords": empty, "session": session}
    reply = await worker.ask("call", timeout=20, **request)
    if reply["outcome"] == "returned":
        await worker.ask("release", timeout=20)
    return reply


async def test_the_machinery_opens_nothing(
    workers: WorkerFactory, probes: Path, root: Path, real_server: Server, scratch_database: str
) -> None:
    """Imports, calls, releases, probes and errors of many kinds: nothing is opened by the worker's own code."""
    async with Wire(Upstream(real_server.host, real_server.port, real_server.ssl), scratch_database) as wire:
        address = replace(real_server, host=wire.host, port=wire.port, ssl=None)
        worker = await workers.start(address.url(scratch_database))

        async def probe(name: str) -> dict[str, Any]:
            return await worker.ask("probe", timeout=20, path=str(probes), name=name, arguments=[])

        try:
            assert "error" not in await worker.ask("connect", timeout=20)
            await worker.ask("enter", timeout=20, root=str(root))
            assert (await probe("watch"))["outcome"] == "returned"
            await worker.ask("allow", timeout=20, url="postgresql+asyncpg://x@/y?host=/nowhere")
            for module in ("odd", "broken", "missing", "leaving", "failing", "nowhere"):
                outcome = (await worker.ask("import", timeout=20, module=f"app.{module}"))["outcome"]
                assert outcome == ("returned" if module == "odd" else "raised"), module
            outcomes = {name: (await call(worker, name, session))["outcome"] for name, session in FUNCTIONS.items()}
            assert (outcomes["make"], outcomes["rows"], outcomes["lazy"]) == ("returned", "returned", "raised")
            for name in ("uses_session", "fails", "fails_in_a_task"):
                await probe(name)
            assert plain.decode((await probe("found"))["value"]) == []
            # The hook works: what a probe opens is seen.
            await probe("opens")
            (seen,) = plain.decode((await probe("found"))["value"])
            assert seen.startswith("open ")
        finally:
            await worker.end()


async def test_a_worker_whose_line_ends(workers: WorkerFactory) -> None:
    """A worker that was ended is of no further use, and says so with an error of the workers'."""
    worker = await workers.start("postgresql+asyncpg://nobody@/nothing?host=/nowhere")
    await worker.end()
    with pytest.raises(WorkerError):
        await worker.ask("import", timeout=5, module="app.odd")


def test_imported_names(tmp_path: Path) -> None:
    """Absolute imports count, relative ones and those of `__future__` do not; those in functions only when asked for."""
    path = tmp_path / "module.py"
    path.write_text(
        "from __future__ import annotations\nimport os.path, json as j\nfrom . import sibling\nfrom .models import A\n"
        "from kata.demo import Demo, run\ndef f():\n    from alembic import command\n    import xml\n"
    )
    top = ("json", "kata.demo.Demo", "kata.demo.run", "os.path")
    assert tuple(imported_names([path])) == top
    assert tuple(imported_names([path], nested=True)) == tuple(sorted((*top, "alembic.command", "xml")))
    broken = tmp_path / "broken.py"
    broken.write_text("import json\ndef f(:\n")
    assert list(imported_names([broken, tmp_path / "missing.py"])) == []


def test_preload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules and submodules are imported, objects in modules too, and what cannot be imported is left out."""
    package = tmp_path / "some_package"
    package.mkdir()
    (package / "__init__.py").write_text("thing = 1\n")
    (package / "inside.py").touch()
    (package / "failing.py").write_text("1 / 0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    preload(["some_package.thing", "some_package.inside", "some_package.failing", "no_such_module.at_all", "nothing"])
    assert {name for name in sys.modules if name.startswith("some_package")} == {"some_package", "some_package.inside"}
    for name in ("some_package", "some_package.inside"):
        del sys.modules[name]
