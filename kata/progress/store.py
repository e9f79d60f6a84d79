"""What is remembered between two commands: one small JSON file, `.kata/progress.json`.

It is read without a lock and written under one, always as a whole: a new file takes the old one's place in one step, so
a crash, a killed process or a full disk leaves the old state. Whoever writes reads first, under the same lock, so two
processes lose nothing of each other's. A file that cannot be read is put aside, never an error.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kata.errors import KataError
from kata.paths import state_folder

if TYPE_CHECKING:
    from kata.judging.verdict import Verdict

SCHEMA = 1
_PATIENCE = 10.0


@dataclass(frozen=True)
class RecordedVerdict:
    """The last verdict on an exercise.

    Attributes:
        status: `passed`, `failed`, `todo`, `blocked` or `error`.
        told: The mistake in one sentence, or why it was not judged; empty when there is nothing to tell.
        fingerprint: Of what it depends on, at the time when it was judged.
        when: The date and time, with time zone.
        seconds: How long judging took.
    """

    status: str
    told: str = ""
    fingerprint: str = ""
    when: str = ""
    seconds: float = 0.0


@dataclass
class Progress:
    """What is remembered; everything by the ids of exercises.

    Attributes:
        verdicts: The last ones.
        passed: When an exercise was passed for the first time.
        hints: How many of an exercise's hints were shown.
        mistakes: The indexes of the hints for mistakes that were shown.
        spoiled: How an exercise's solution was seen before it was passed: `solution` or `start`.
    """

    verdicts: dict[str, RecordedVerdict] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)
    mistakes: dict[str, list[int]] = field(default_factory=dict)
    spoiled: dict[str, str] = field(default_factory=dict)


def load() -> Progress:
    """What is remembered; nothing where there is nothing yet, or what is there cannot be read. Never fails."""
    try:
        return _parse(_read(_path()))
    except (OSError, ValueError, TypeError, AttributeError):
        return Progress()


def change(what: Callable[[Progress], None]) -> bool:
    """Change what is remembered.

    Args:
        what: Changes the state that it is handed; called once, under the lock.

    Returns:
        Whether it could be written; on a read-only disk nothing is remembered, and nothing else goes wrong.
    """
    try:
        with locked():
            path = _path()
            try:
                progress = _parse(_read(path))
            except FileNotFoundError:
                progress = Progress()
            except (ValueError, TypeError, AttributeError):
                # Not ours to throw away: somebody may want to look at it.
                path.replace(path.with_name(f"progress.unreadable-{time.time_ns()}.json"))
                progress = Progress()
            what(progress)
            document = {"schema": SCHEMA, **asdict(progress)}
            write(path, (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode())
    except (OSError, KataError):
        return False
    return True


def record(verdicts: Iterable[Verdict], fingerprints: Mapping[str, str]) -> bool:
    """Remember verdicts.

    Args:
        verdicts: As the judge made them.
        fingerprints: By exercise id, of the source that was judged; what has none is not recorded.

    Returns:
        Whether it could be written.
    """
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    found = {
        verdict.exercise.id: RecordedVerdict(
            str(verdict.status), told(verdict), fingerprints[verdict.exercise.id], now, round(verdict.seconds, 3)
        )
        for verdict in verdicts
        if verdict.exercise.id in fingerprints
    }

    def remember(progress: Progress) -> None:
        progress.verdicts |= found
        for exercise_id, known in found.items():
            if known.status == "passed":
                progress.passed.setdefault(exercise_id, now)

    return change(remember) if found else True


def told(verdict: Verdict) -> str:
    """What a verdict tells, in one sentence: the first mistake, or why there is no judgement."""
    return next((check.card.mistake for check in verdict.checks if check.card is not None), verdict.message)


@contextmanager
def locked() -> Iterator[None]:
    """Keep other processes of this workbook from writing its state, or the learner's files.

    Raises:
        KataError: Another process holds the lock, and does not let go.
        OSError: The state folder cannot be written.
    """
    from filelock import FileLock, Timeout

    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "progress.lock", timeout=_PATIENCE):
            yield
    except Timeout:
        raise KataError(
            f"Another process has been writing the workbook's state in {folder} for {_PATIENCE:g} seconds.",
            remedy="End other kata processes, and try again.",
        ) from None


def write(path: Path, data: bytes) -> None:
    """Put a file in place in one step; its permissions stay as they were.

    Raises:
        OSError: It cannot be written; what was there still is.
    """
    path = path.resolve()  # a link stays one
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
        _replace(made, path)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise


def _replace(made: Path, path: Path) -> None:
    for patience in (0.02, 0.1, 0.5, None):
        try:
            made.replace(path)
            return
        except PermissionError:
            # Windows, while somebody else reads the file.
            if patience is None or os.name != "nt":
                raise
            time.sleep(patience)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _path() -> Path:
    return state_folder() / "progress.json"


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _parse(document: Any) -> Progress:
    """Read leniently: keys of a later version are passed over, entries of the wrong type are dropped."""
    if document["schema"] != SCHEMA:
        raise ValueError("of another version")
    keys = {one.name for one in fields(RecordedVerdict)}
    verdicts = {
        exercise_id: RecordedVerdict(**{key: value for key, value in entry.items() if key in keys})
        for exercise_id, entry in document.get("verdicts", {}).items()
    }
    return Progress(
        verdicts=verdicts,
        passed=_of(document, "passed", str),
        hints=_of(document, "hints", int),
        mistakes=_of(document, "mistakes", list),
        spoiled=_of(document, "spoiled", str),
    )


def _of(document: dict[str, Any], key: str, kind: type) -> dict[str, Any]:
    return {name: value for name, value in document.get(key, {}).items() if isinstance(value, kind)}
