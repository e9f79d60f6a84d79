"""All commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from kata.cli import check, dashboard, db, doctor, hint, listing, xray
from kata.cli.guard import Commands

HELP = """
A workbook for async SQLAlchemy on real PostgreSQL.

Open [cyan]app/models.py[/], read what it teaches, write your answer in the place of a stub, save, and ask:

  [bold]uv run kata check 1[/]   is it right, and if not, why?
  [bold]uv run kata hint 1[/]    a push in the right direction
  [bold]uv run kata[/]           where am I, and what comes next?

Your code runs on a PostgreSQL of its own, and what it really sends is what counts.
"""

EPILOG = "Nothing that kata does needs a server of yours; set DATABASE_URL to use one all the same."

app = typer.Typer(
    name="kata",
    cls=Commands,
    help=HELP,
    epilog=EPILOG,
    rich_markup_mode="rich",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if not wanted:
        return
    import platform
    from importlib.metadata import PackageNotFoundError, version

    def of(package: str) -> str:
        try:
            return version(package)
        except PackageNotFoundError:
            return "(not installed)"

    print(
        f"kata {of('async-sqlalchemy-kata')}  Python {platform.python_version()}  "
        f"SQLAlchemy {of('sqlalchemy')}  asyncpg {of('asyncpg')}  Alembic {of('alembic')}"
    )
    raise typer.Exit


@app.callback()
def kata(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the versions and leave.")
    ] = False,
) -> None:
    """Without a command: the dashboard."""
    if context.invoked_subcommand is None:
        dashboard.dashboard()


app.command("check", epilog=check.EPILOG)(check.check)
app.command("hint")(hint.hint)
app.command("list")(listing.listing)
app.command("xray")(xray.xray)
app.command("doctor", epilog=doctor.EPILOG)(doctor.doctor)
app.add_typer(db.app, name="db")
