"""What is remembered of the questions between two rounds: `.kata/quiz.json`, written like `.kata/progress.json`."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kata.errors import KataError
from kata.paths import state_folder
from kata.progress.store import locked, write
from kata.quiz.boxes import INTERVALS, Record, after_answer

SCHEMA = 1
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


def load() -> dict[str, Record]:
    """Read what is remembered, by the ids of questions: nothing if the file is missing or unreadable. Never fails."""
    try:
        return _read(_path())
    except (OSError, *_UNREADABLE):
        return {}


def remember(name: str, *, right: bool, now: datetime) -> bool:
    """Remember an answer to the question with this id.

    Returns:
        Whether it could be written; a read-only disk is not an error.
    """
    try:
        with locked():
            path = _path()
            try:
                records = _read(path)
            except FileNotFoundError:
                records = {}
            except _UNREADABLE:
                # Keep it: it may be a later version's.
                path.replace(path.with_name(f"quiz.unreadable-{time.time_ns()}.json"))
                records = {}
            records[name] = after_answer(records.get(name), right=right, now=now)
            document = {"schema": SCHEMA, "questions": {key: _plain(each) for key, each in records.items()}}
            write(path, (json.dumps(document, indent=1) + "\n").encode())
    except (OSError, KataError):
        return False
    return True


def due_count(now: datetime) -> int:
    """Return how many questions that were answered before are due again. Reads no question."""
    return sum(record.due <= now for record in load().values())


def _path() -> Path:
    return state_folder() / "quiz.json"


def _plain(record: Record) -> dict[str, Any]:
    due = record.due.isoformat(timespec="seconds")
    return {"box": record.box, "missed": record.missed, "answered": record.answered, "due": due}


def _read(path: Path) -> dict[str, Record]:
    document = json.loads(path.read_text(encoding="utf-8"))
    if document["schema"] != SCHEMA:
        raise ValueError("of another version")
    return {str(name): _record(entry) for name, entry in document["questions"].items()}


def _record(entry: Mapping[str, Any]) -> Record:
    due = datetime.fromisoformat(entry["due"])
    box, missed, answered = (int(entry[key]) for key in ("box", "missed", "answered"))
    if due.tzinfo is None or not 1 <= box <= len(INTERVALS):
        raise ValueError("not a record")
    # Whoever shows the time needs it in the local zone; one at the end of the calendar does not fit into each.
    return Record(box, missed, answered, due.astimezone())
