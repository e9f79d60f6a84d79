"""What is remembered between two commands: one small JSON file, `.kata/progress.json`.

Reading takes no lock. Writing takes one and replaces the file as a whole in one step, so a crash, a killed process or a
full disk leaves the old state. A writer reads again under the lock, so two processes do not lose each other's changes.
An unreadable file is set aside and is never an error.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kata.catalogue import Catalogue, Exercise
from kata.errors import KataError
from kata.paths import state_folder
from kata.progress.fingerprint import Sources, fingerprints
from kata.staging import locate

if TYPE_CHECKING:
    from kata.judging.verdict import Verdict

SCHEMA = 1
_LOCK_TIMEOUT = 10.0
"""Seconds."""


@dataclass(frozen=True)
class RecordedVerdict:
    """The last verdict on an exercise.

    Attributes:
        status: `passed`, `failed`, `todo`, `blocked` or `error`.
        message: The mistake in one sentence, or why there is no judgement; empty for neither.
        fingerprint: The fingerprint of what was judged.
        when: Date and time in ISO 8601, with the time zone.
        seconds: How long judging took.
    """

    status: str
    message: str = ""
    fingerprint: str = ""
    when: str = ""
    seconds: float = 0.0


@dataclass
class Progress:
    """What is remembered, by the ids of exercises.

    Attributes:
        verdicts: The last verdict.
        passed: When it was first passed.
        hints: How many hints were shown.
        mistakes: Which hints on mistakes were shown, by index.
        spoiled: The command that showed its solution before it was passed: `solution` or `start`.
    """

    verdicts: dict[str, RecordedVerdict] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)
    mistakes: dict[str, list[int]] = field(default_factory=dict)
    spoiled: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hint:
    """One hint.

    Attributes:
        number: Its number, from 1; 0 for one on a mistake.
        mistake: What the last check found, for a hint on a mistake; otherwise empty.
    """

    text: str
    number: int = 0
    mistake: str = ""


def load() -> Progress:
    """Read what is remembered: nothing when the file is missing or unreadable. Never fails."""
    try:
        return _read(_path())
    except (OSError, ValueError, TypeError, AttributeError):
        return Progress()


def change(what: Callable[[Progress], None]) -> bool:
    """Change what is remembered; `what` is called once, under the lock.

    Returns:
        Whether it could be written. A read-only disk is not an error: nothing is remembered.
    """
    try:
        with locked():
            path = _path()
            try:
                progress = _read(path)
            except FileNotFoundError:
                progress = Progress()
            except (ValueError, TypeError, AttributeError):
                # Keep it: it may be a later version's.
                path.replace(path.with_name(f"progress.unreadable-{time.time_ns()}.json"))
                progress = Progress()
            what(progress)
            document = {"schema": SCHEMA, **asdict(progress)}
            write(path, (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode())
    except (OSError, KataError):
        return False
    return True


def mark_spoiled(exercises: Iterable[Exercise], command: str) -> None:
    """Remember the command that showed the solutions of exercises which the learner has not passed."""

    def mark(progress: Progress) -> None:
        for exercise in exercises:
            if exercise.id not in progress.passed:
                progress.spoiled.setdefault(exercise.id, command)

    change(mark)


def record(verdicts: Iterable[Verdict], judged: Mapping[str, str]) -> bool:
    """Remember verdicts.

    Args:
        verdicts: The judge's.
        judged: The fingerprint of what was judged, by exercise id. A verdict without one is not recorded.

    Returns:
        Whether they could be written.
    """
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    found = {
        verdict.exercise.id: RecordedVerdict(
            str(verdict.status), message_of(verdict), judged[verdict.exercise.id], now, round(verdict.seconds, 3)
        )
        for verdict in verdicts
        if verdict.exercise.id in judged
    }

    def remember(progress: Progress) -> None:
        progress.verdicts |= found
        for exercise_id, known in found.items():
            if known.status == "passed":
                progress.passed.setdefault(exercise_id, now)

    return change(remember) if found else True


class VerdictRecorder:
    """Records verdicts on this checkout's own answers, and no others. Make it before the run begins.

    Args:
        submission: What is judged; `None` for the checkout's own.
        catalogue: The exercises.
    """

    def __init__(self, submission: Path | None, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._before = {} if submission is not None else self._now()

    def keep(self, verdicts: Iterable[Verdict]) -> None:
        """Record these verdicts, where the state can be written."""
        if self._before:
            # A file saved during the run may have been judged before or after the save, so its verdicts are dropped.
            after = self._now()
            record(verdicts, {key: seen for key, seen in self._before.items() if after[key] == seen})

    def _now(self) -> dict[str, str]:
        return fingerprints(self._catalogue, Sources.of(locate(None, self._catalogue), self._catalogue))


def message_of(verdict: Verdict) -> str:
    """A verdict in one sentence: its first mistake, or why there is no judgement; empty for neither."""
    return next((check.card.mistake for check in verdict.checks if check.card is not None), verdict.message)


def next_hint(exercise: Exercise) -> Hint:
    """Choose the hint that comes next, and record that it was shown.

    A hint on what the last check found comes first, once; then the exercise's hints in their order, the last one again
    and again. Where nothing can be recorded, the first hint is repeated.
    """
    chosen = Hint(exercise.hints[0], 1)

    def choose(progress: Progress) -> None:
        nonlocal chosen
        known = progress.verdicts.get(exercise.id)
        mistake = known.message if known is not None and known.status == "failed" else None
        shown = progress.mistakes.setdefault(exercise.id, [])
        for at, (pattern, text) in enumerate(exercise.mistakes):
            if mistake is not None and at not in shown and re.search(pattern, mistake, re.IGNORECASE):
                shown.append(at)
                chosen = Hint(text, mistake=mistake)
                return
        number = min(progress.hints.get(exercise.id, 0) + 1, len(exercise.hints))
        progress.hints[exercise.id] = number
        chosen = Hint(exercise.hints[number - 1], number)

    change(choose)
    return chosen


@contextmanager
def locked() -> Iterator[None]:
    """Keep other processes of this workbook from writing its state or the learner's files.

    Raises:
        KataError: Another process has held the lock for too long.
        OSError: The state folder cannot be written.
    """
    from filelock import FileLock, Timeout

    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "progress.lock", timeout=_LOCK_TIMEOUT):
            yield
    except Timeout:
        raise KataError(
            f"Another process has been writing the workbook's state in {folder} for {_LOCK_TIMEOUT:g} seconds.",
            remedy="End other kata processes, and try again.",
        ) from None


def write(path: Path, data: bytes) -> None:
    """Replace a file in one step, keeping its permissions.

    Raises:
        OSError: It cannot be written; the old content is still there.
    """
    path = path.resolve()  # a symbolic link stays a link
    made = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with made.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, made)
        _replace(made, path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def _replace(made: Path, path: Path) -> None:
    for pause in (0.02, 0.1, 0.5, None):
        try:
            made.replace(path)
            return
        except PermissionError:
            # On Windows, while another process reads the file.
            if pause is None or os.name != "nt":
                raise
            time.sleep(pause)


def _path() -> Path:
    return state_folder() / "progress.json"


def _read(path: Path) -> Progress:
    """Read leniently: unknown keys are ignored, entries of the wrong type are dropped."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if document["schema"] != SCHEMA:
        raise ValueError("of another version")
    keys = {one.name for one in fields(RecordedVerdict)}
    verdicts = {}
    for exercise_id, entry in document.get("verdicts", {}).items():
        entry = {"message": entry.get("told", ""), **entry}  # as earlier files have it
        verdicts[exercise_id] = RecordedVerdict(**{key: entry[key] for key in keys & entry.keys()})
    others: dict[str, Any] = {
        key: {name: value for name, value in document.get(key, {}).items() if isinstance(value, kind)}
        for key, kind in {"passed": str, "hints": int, "mistakes": list, "spoiled": str}.items()
    }
    return Progress(verdicts=verdicts, **others)
