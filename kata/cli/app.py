"""The command line, assembled from its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from kata.cli import check, db, dev, doctor, edit, overview, quiz, solution, xray
from kata.cli.errors import Commands

HELP = """
A workbook for async SQLAlchemy on real PostgreSQL.

Start [bold]uv run kata watch[/], open [cyan]app/models.py[/] next to it, read what it teaches,
replace a stub by your answer, and save: half a second later
you know whether it is right, and if not, why. Then the next one.

  [bold]uv run kata[/]             where am I, and what comes next?
  [bold]uv run kata check 1[/]     is it right, and if not, why?
  [bold]uv run kata hint 1[/]      stuck: a push in the right direction
  [bold]uv run kata reset 1[/]     in a mess: begin anew ([bold]kata undo[/] brings it back)
  [bold]uv run kata solution 1[/]  done: how others do it

Your code runs on a PostgreSQL of its own, and what it really sends counts.
An exercise is meant by its number, its id, or the beginning of its id.
"""

EPILOG = "kata needs no server of yours; set DATABASE_URL to use one anyway."

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
        overview.dashboard()


_LEARN, _FILES, _TOOLS = "Learn", "Your files", "Tools"
app.command("watch", rich_help_panel=_LEARN)(check.watch)
app.command("check", epilog=check.EPILOG, rich_help_panel=_LEARN)(check.check)
app.command("hint", rich_help_panel=_LEARN)(solution.hint)
app.command("xray", rich_help_panel=_LEARN)(xray.xray)
app.command("solution", rich_help_panel=_LEARN)(solution.solution)
app.command("quiz", epilog=quiz.EPILOG, rich_help_panel=_LEARN)(quiz.quiz)
app.command("list", rich_help_panel=_LEARN)(overview.listing)
app.command("open", rich_help_panel=_FILES)(edit.open_)
app.command("reset", rich_help_panel=_FILES)(edit.reset)
app.command("undo", rich_help_panel=_FILES)(edit.undo)
app.command("start", rich_help_panel=_FILES)(edit.start)
app.command("doctor", epilog=doctor.EPILOG, rich_help_panel=_TOOLS)(doctor.doctor)
app.add_typer(db.app, name="db", rich_help_panel=_TOOLS)
app.add_typer(dev.app, name="dev", rich_help_panel=_TOOLS)
