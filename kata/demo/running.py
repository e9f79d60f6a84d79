"""Start a demo, and keep its database while several of them run after one another."""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from kata.catalogue import load
from kata.demo.database import DemoDatabase, open_demo_database
from kata.errors import KataError
from kata.translate import explain
from kata.ui.render import console, explanation

_kept: AsyncExitStack | None = None
_grounds: dict[Path, DemoDatabase] = {}


def run(main: Callable[[], Awaitable[None]]) -> None:
    """Run a demo to its end.

    Args:
        main: The module's `main`.

    Raises:
        SystemExit: With status 1 after an error that the learner can mend (it is printed, with its remedy), 130 after
            Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")  # a console without UTF-8 gets question marks
    try:
        asyncio.run(_run(main))
    except KataError as error:
        out = console(stderr=True)
        out.print(f"✗ {error.message}", style="bold red", markup=False)
        if error.remedy:
            out.print(f"→ {error.remedy}", markup=False)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader (a pager, head) has left; what is still buffered must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:
        explained = explain(error)
        if explained is None:
            raise
        console(stderr=True).print(explanation(explained))
        raise SystemExit(1) from None


async def _run(main: Callable[[], Awaitable[None]]) -> None:
    global _kept
    async with AsyncExitStack() as stack:
        _kept = stack
        try:
            await main()
        finally:
            _kept = None
            _grounds.clear()


async def run_phases(package: str | None) -> None:
    """Run the demos of all phases, in the catalogue's order.

    Args:
        package: The package that has the phases' modules: a module's `__package__`.
    """
    modules = [importlib.import_module(f"{package}.{phase.module}") for phase in load().phases]
    for module in modules:
        await module.main()


@asynccontextmanager
async def demo_database(package: Path, progress: Callable[[str], None]) -> AsyncIterator[DemoDatabase]:
    """The database for a package's demos; below `run` it is made once and kept until the end of it."""
    if _kept is None:
        async with open_demo_database(package, progress) as ground:
            yield ground
        return
    if package not in _grounds:
        _grounds[package] = await _kept.enter_async_context(open_demo_database(package, progress))
    yield _grounds[package]
