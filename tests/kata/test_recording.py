"""The README's picture: made by a script from a real session, well-formed, and not older than what it shows."""

import html
import importlib.util
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "record_terminal.py"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture made now."""
    target = tmp_path_factory.mktemp("recording") / "terminal.svg"
    subprocess.run([sys.executable, SCRIPT, target], cwd=ROOT, check=True, timeout=120)
    return target


def lines_of(path: Path) -> list[str]:
    """The text of a picture, line by line, blanks folded (those between two colours are not in the file)."""
    lines: dict[str, list[tuple[float, str]]] = {}
    for text in ElementTree.parse(path).iter(f"{SVG}text"):
        clip = text.get("clip-path")
        if clip:
            lines.setdefault(clip, []).append((float(text.get("x", "0")), html.unescape(text.text or "")))
    return [
        " ".join(" ".join(part for _, part in sorted(parts, key=lambda part: part[0])).split())
        for parts in lines.values()
    ]


def test_the_script_makes_a_picture_with_a_failure_and_a_pass(fresh: Path) -> None:
    """A wrong answer's card, and the pass after it; the numbers of expected and got rows are those of the seed."""
    lines = lines_of(fresh)

    assert sum(line.startswith("$ uv run kata check") for line in lines) == 2
    assert any("failed" in line for line in lines)
    assert any("Departments with nobody in them are missing" in line for line in lines)
    assert any(line.startswith("FROM departments") for line in lines)
    assert "1 of 1 passed" in lines


@pytest.mark.parametrize("which", ["fresh", "committed"])
def test_the_picture_is_whole_and_loads_nothing(which: str, fresh: Path) -> None:
    """Well-formed SVG without fonts, images, scripts or links from elsewhere, nor traces of a terminal or a machine."""
    path = fresh if which == "fresh" else ROOT / "docs" / "terminal.svg"
    root = ElementTree.parse(path).getroot()
    text = path.read_text(encoding="utf-8")

    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox")
    assert {element.tag.removeprefix(SVG) for element in root.iter()}.isdisjoint({"image", "script", "a", "use"})
    assert "@font-face" not in text
    assert re.findall(r"url\((?!#|\"#)", text) == []
    assert "\x1b" not in text
    assert not re.search(r"/tmp|/private|[A-Z]:\\", text)


def test_the_committed_picture_shows_what_the_program_says_today(fresh: Path) -> None:
    """Checks, verdicts and the named mistake; the SQL depends on SQLAlchemy's version. If this fails, run the script:
    `uv run python scripts/record_terminal.py`."""
    shown = set(lines_of(ROOT / "docs" / "terminal.svg"))
    today = [line for line in lines_of(fresh) if line.startswith(("✓", "✗", "·", "$", "→", "Departments", "1 of"))]

    assert [line for line in today if line not in shown] == []


def test_the_script_can_be_imported_without_recording() -> None:
    """Nothing happens before it is asked to."""
    spec = importlib.util.spec_from_file_location("record_terminal", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert module.TARGET == ROOT / "docs" / "terminal.svg"
    assert module._without_spinner("\x1b[?25l⠋ Judging\r\x1b[2Kdone\r\n\x1b[?25h") == "done"
