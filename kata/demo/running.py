"""Start a demo, and keep its database open while several demos run after one another."""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from kata.catalogue import load
from kata.database import Server, ensure_schemas
from kata.demo.blocks import explanation
from kata.demo.database import open_demo_database
from kata.errors import KataError, SchemaUnavailable
from kata.translate import explain
from kata.ui.console import adapt_streams, errors, print_error

_stack: AsyncExitStack | None = None
_databases: dict[Path, Server] = {}


def run(main: Callable[[], Awaitable[None]]) -> None:
    """Run the `main` of a phase.

    Raises:
        SystemExit: With status 1 after an error that the learner can repair (it is printed, with its remedy); with
            status 130 after Ctrl-C.
    """
    adapt_streams()
    try:
        asyncio.run(_run(main))
    except KataError as error:
        print_error(error)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader (a pager, head) has gone; what is still buffered must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:
        explained = explain(error)
        if explained is None:
            raise
        errors().print(explanation(explained))
        raise SystemExit(1) from None


async def _run(main: Callable[[], Awaitable[None]]) -> None:
    global _stack
    async with AsyncExitStack() as stack:
        _stack = stack
        try:
            await main()
        finally:
            _stack = None
            _databases.clear()


async def run_phases(package: str | None) -> None:
    """Run the demos of all phases in a package (a module's `__package__`), in the catalogue's order.

    Raises:
        SystemExit: With status 1, after the last one, if a phase lacks a schema that it needs; the others have run.
    """
    status = 0
    for module in [importlib.import_module(f"{package}.{phase.module}") for phase in load().phases]:
        try:
            await module.main()
        except SchemaUnavailable as error:
            print_error(error)
            status = 1
    if status:
        raise SystemExit(status)


@asynccontextmanager
async def demo_database(
    package: Path, progress: Callable[[str], None], schemas: Collection[str] = ()
) -> AsyncIterator[Server]:
    """Open the database for the demos of a package. Inside `run` it is opened once and stays open.

    Args:
        package: The package's folder.
        progress: Receives a few words on what takes time.
        schemas: The schemas beside `public` that the demo uses: they are made where they are missing.
    """
    async with AsyncExitStack() as own:
        if (database := _databases.get(package)) is None:
            database = await (_stack or own).enter_async_context(open_demo_database(package, progress))
            if _stack is not None:
                _databases[package] = database
        if schemas:
            await ensure_schemas(database, schemas)
        yield database
