"""What stands in a page: fenced blocks, and tables with the code in their cells."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGES = ("cheat-sheet", "coming-from-typescript", "sqlalchemy-in-context")

# What a fenced block can be. Python runs, SQL is what the Python above it sends, a command of the shell is looked up.
# The others are not run, and their name says so.
RUN, SENT, SHELL = "python", "sql", "sh"
SHOWN = {"ts": "TypeScript", "prisma": "a schema of Prisma", "text": "a picture"}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its lines, and the line of the page where its first line stands.

    Attributes:
        commits: Whether it runs with commits that are real; `<!-- commits -->` above the block says so.
    """

    page: str
    line: int
    language: str
    text: str
    commits: bool

    @property
    def name(self) -> str:
        """As pytest shows it."""
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Row:
    """A row of a table: each column's heading with the text of the cell."""

    page: str
    line: int
    cells: dict[str, str]

    @property
    def name(self) -> str:
        """As pytest shows it."""
        return f"{self.page}:{self.line}"

    def code(self, heading: str) -> list[str]:
        """The code in a cell, without the backticks; a `|` in it is written `\\|`."""
        return [piece.replace("\\|", "|") for piece in re.findall(r"`([^`]+)`", self.cells[heading])]


def text_of(page: str) -> str:
    """The whole page."""
    return (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, from top to bottom."""
    found, opened, language = [], 0, ""
    lines = text_of(page).splitlines()
    for number, line in enumerate(lines, start=1):
        if line.startswith("```"):
            if opened:
                commits = lines[opened - 2] == "<!-- commits -->"
                found.append(Block(page, opened + 1, language, "\n".join(lines[opened : number - 1]), commits))
                opened = 0
            else:
                opened, language = number, line[3:].strip()
    assert not opened, f"{page}: the block of line {opened} does not end"
    return found


def rows(page: str) -> list[Row]:
    """The rows of all tables of a page, from top to bottom; fenced blocks have none."""
    found: list[Row] = []
    heading: list[str] = []
    fenced = False
    for number, line in enumerate(text_of(page).splitlines(), start=1):
        fenced ^= line.startswith("```")
        if fenced or not line.startswith("|"):
            heading = []
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not heading:
            heading = cells
        elif not set(line) <= set("|-: "):
            assert len(cells) == len(heading), f"{page}:{number} has {len(cells)} cells and {len(heading)} headings"
            found.append(Row(page, number, dict(zip(heading, cells, strict=True))))
    return found
