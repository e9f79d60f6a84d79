"""The commands that change or open the learner's files: `reset`, `undo`, `start`, `open`."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import typer
from rich.text import Text

from kata.catalogue import Exercise, load
from kata.cli import selection
from kata.errors import KataError
from kata.paths import PROJECT
from kata.ui.console import output
from kata.ui.status import ARROW, LOOKS

_AT_LINE = {
    "code code-insiders codium vscodium cursor windsurf": "--goto {file}:{line}",
    "subl zed hx helix lapce": "{file}:{line}",
    "pycharm idea charm kate gedit-line": "--line {line} {file}",
    "vi vim nvim gvim nano emacs emacsclient micro kak joe gedit ne pico": "+{line} {file}",
}
"""How to open a file at a line, by the names of editors; others get the file only."""


def reset(exercise: selection.Which) -> None:
    """Begin an exercise anew: gives back its stub, and leaves everything else in the file as it is.

    What you had written is kept; [bold]kata undo[/] brings it back. Works on a file that Python cannot read, too.
    """
    from kata.progress import edits

    chosen = selection.find(exercise)
    change = edits.reset(chosen, load())
    if change.backup is None:
        _say(f"Exercise {chosen.number} is still as you got it; nothing was changed.")
        return
    _say(
        f"{LOOKS['passed'].symbol} Exercise {chosen.number} ({', '.join(chosen.objects)}) is a stub again, in {', '.join(change.files)}."
    )
    others = list(chosen.adds)
    others += ["your revisions in alembic/versions/"] if chosen.revisions else []
    if others:
        _say(f"  Untouched: {', '.join(others)}.", "dim")
    _say("  What you had written: uv run kata undo", "dim")


def undo() -> None:
    """Take the last [bold]reset[/] or [bold]start[/] back. Call it again to take back the one before.

    Edits that you have made elsewhere in the file since then stay.
    """
    from kata.progress import edits

    change = edits.undo()
    _say(f"{LOOKS['passed'].symbol} Taken back: kata {change.what}. Changed: {', '.join(change.files)}.")
    if change.whole:
        _say(
            f"  {', '.join(change.whole)} was put back as a whole, your later edits in it were not kept there.",
            "yellow",
        )
    _say(f"  What was there before this is kept in {change.backup}", "dim")


def start(exercise: selection.Which) -> None:
    """Begin later: fills in the solutions of all exercises before N, where you have not started.

    What you have written yourself stays, and so does a backup; [bold]kata undo[/] takes it back.
    The dashboard marks exercises that were filled in.
    """
    from kata.progress import edits, store
    from kata.progress.state import exercise_states

    catalogue, chosen = load(), selection.find(exercise)
    if chosen.number == 1:
        raise KataError("There is nothing before exercise 1.", remedy="uv run kata open 1")
    change, filled, kept = edits.start(chosen, catalogue)
    store.mark_spoiled(filled, "start")
    if filled:
        _say(
            f"{LOOKS['passed'].symbol} Filled in from the solutions: exercise{'' if len(filled) == 1 else 's'} {_numbers(filled)}, in {', '.join(change.files)}."
        )
        _say("  Take it back: uv run kata undo", "dim")
    else:
        _say("You have started on all of them already; nothing was changed.")
    if filled and kept:
        _say(f"  Left as they are, as they are yours: {_numbers(kept)}.", "dim")
    location = exercise_states()[chosen.id].location
    line = Text.assemble(
        ("next: ", "dim"), (f"exercise {chosen.number}", "bold"), (f" {ARROW} ", "dim"), (location, "cyan")
    )
    output().print(line, soft_wrap=True)


def open_(exercise: selection.Which) -> None:
    """Open an exercise in your editor, at its line.

    The editor is taken from [cyan]VISUAL[/] or [cyan]EDITOR[/].
    """
    from kata.progress.state import exercise_states

    location = exercise_states()[selection.find(exercise).id].location
    file, _, line = location.partition(":")
    command = editor_command(str(PROJECT / file), int(line))
    try:
        status = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise KataError(
            f"The editor {command[0]!r} cannot be started: {error.strerror}.",
            remedy=f"Set VISUAL or EDITOR; the exercise is at {location}",
        ) from None
    if status:
        raise typer.Exit(status)


def editor_command(file: str, line: int) -> list[str]:
    """The command that opens a file at a line in the editor of `VISUAL` or `EDITOR`, or in one that is installed."""
    named = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    if not named:
        named = next((name for name in ("code", "nvim", "vim", "nano", "vi", "notepad") if shutil.which(name)), "")
    if not named:
        raise KataError(f"No editor is known; the exercise is at {file}:{line}", remedy="export EDITOR=nano")
    words = shlex.split(named, posix=os.name == "posix")
    name = Path(words[0]).name.lower().removesuffix(".exe").removesuffix(".cmd")
    arguments = next((form for names, form in _AT_LINE.items() if name in names.split()), "{file}")
    return [*words, *(part.format(file=file, line=line) for part in arguments.split())]


def _numbers(exercises: Iterable[Exercise]) -> str:
    return ", ".join(str(exercise.number) for exercise in exercises)


def _say(text: str, style: str = "") -> None:
    output().print(Text(text, style=style), soft_wrap=True)
    sys.stdout.flush()
