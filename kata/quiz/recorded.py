"""What the predictions really did: recorded by `kata dev quiz --write`, read when a reason is shown, never computed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kata.errors import CatalogueError
from kata.quiz.reading import QUESTIONS_FILE

RECORDED_FILE = QUESTIONS_FILE.with_name("quiz_predictions.json")


@dataclass(frozen=True)
class SentStatement:
    """A statement, once or several times in a row.

    Attributes:
        sql: Laid out for people; SQLAlchemy's versions differ in it.
        times: How often it was sent, one after the other.
        rows: How many rows came back or were changed, all times together.
        sqlstate: The server's error; empty when it succeeded.
        counts: Whether it is counted; a COMMIT that failed is shown, and not counted.
    """

    sql: str
    times: int = 1
    rows: int = 0
    sqlstate: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Outcome:
    """What the code of a prediction did.

    Attributes:
        statements: What it sent, in order. BEGIN, COMMIT, ROLLBACK and savepoints are not among them, unless they failed.
        printed: What it printed; the last line is `raises <class>` when an exception left it.
    """

    statements: tuple[SentStatement, ...]
    printed: str

    @property
    def count(self) -> int:
        """How many statements were sent."""
        return sum(statement.times for statement in self.statements if statement.counts)

    @property
    def sqlstate(self) -> str:
        """With what the server refused the first statement that failed; empty if none did."""
        return next((statement.sqlstate for statement in self.statements if statement.sqlstate), "")

    def as_json(self) -> dict[str, Any]:
        """Return plain data, from which `read` makes the same outcome; what is usual is left out."""
        usual = asdict(SentStatement(""))
        statements = [
            {key: value for key, value in asdict(each).items() if value != usual[key]} for each in self.statements
        ]
        return {"printed": self.printed, "statements": statements}


@cache
def read(path: Path = RECORDED_FILE) -> dict[str, Outcome]:
    """Return the recorded outcomes by the ids of questions.

    Raises:
        CatalogueError: The file cannot be read.
    """
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: Outcome(tuple(SentStatement(**each) for each in one["statements"]), one["printed"])
            for name, one in recorded.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as reason:
        raise CatalogueError(
            f"The recorded predictions cannot be read: {path}: {reason}.", remedy="uv run kata dev quiz --write"
        ) from reason


def write(outcomes: dict[str, Outcome], path: Path = RECORDED_FILE) -> None:
    """Replace the recorded outcomes."""
    document = {name: outcome.as_json() for name, outcome in outcomes.items()}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
