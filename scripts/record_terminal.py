"""Makes the picture of the README: a real session of `kata check`, recorded as SVG.

    uv run python scripts/record_terminal.py            writes docs/terminal.svg
    uv run python scripts/record_terminal.py FILE       writes another file

It judges a wrong answer from the bank in tests/answers/, then the solution. Program, graders and output are real; only the
prompts are drawn. The same versions of everything give the same picture.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "terminal.svg"
WIDTH = 100
EXERCISE, WRONG_ANSWER = "salary-stats", "inner-join"
SEED = "20000"
THEME = TerminalTheme(
    (22, 25, 29),
    (214, 218, 224),
    [(43, 48, 54), (255, 123, 114), (126, 211, 133), (227, 179, 65), (108, 176, 255), (196, 165, 255), (79, 209, 192),
     (214, 218, 224)],
    [(125, 133, 144), (255, 160, 152), (156, 230, 162), (240, 200, 100), (145, 198, 255), (214, 190, 255), (120, 225, 210),
     (255, 255, 255)],
)  # fmt: skip


def check(number: int, submission: Path) -> Text:
    """Return what `kata check` prints on a folder, with its colours; locations in it begin with the folder's name."""
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "KATA_TRACEBACK")}
    environment |= {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color", "KATA_SEED": SEED}
    # FORCE_COLOR makes it a terminal; without this the frames of the spinner would be in the picture.
    environment["TTY_INTERACTIVE"] = "0"
    command = [sys.executable, "-m", "kata", "check", str(number), "--submission", str(submission)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    if ended.returncode not in (0, 1):
        raise SystemExit(ended.stderr.decode(errors="replace"))
    return Text.from_ansi(_without_spinner(ended.stdout.decode()))


def _without_spinner(output: str) -> str:
    """Remove cursor movements, and text that was overwritten later."""
    output = re.sub(r"\x1b\[\?25[lh]", "", output)
    lines = [re.split(r"\r|\x1b\[\d*[AK]", line)[-1] for line in output.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).rstrip("\n")


def record(target: Path) -> None:
    """Run the session and write the picture."""
    from kata.authoring.bank import bank
    from kata.catalogue import load

    exercise = load().by_id(EXERCISE)
    wrong = next(answer for answer in bank(exercise) if answer.path.stem == WRONG_ANSWER)
    screen = Console(record=True, width=WIDTH, file=io.StringIO(), color_system="truecolor", force_terminal=True)
    with tempfile.TemporaryDirectory() as folder:
        # With the name of the learner's folder.
        app = Path(folder) / "app"
        app.mkdir()
        wrong.write(app)
        _show(screen, f"uv run kata check {exercise.number}", check(exercise.number, app))
        shutil.rmtree(app)
        shutil.copytree(ROOT / "solutions", app, ignore=shutil.ignore_patterns("__pycache__"))
        _show(screen, f"uv run kata check {exercise.number}", check(exercise.number, app))
    target.parent.mkdir(parents=True, exist_ok=True)
    svg = _own_fonts(screen.export_svg(title="kata", theme=THEME))
    target.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")


def _own_fonts(svg: str) -> str:
    """Replace the fonts that rich's SVG loads from the network."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace(
        "Fira Code, monospace", "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace"
    )


def _show(screen: Console, command: str, output: Text) -> None:
    screen.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
    screen.print(output)
    screen.print()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    record(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
