"""Changes to the learner's files: stubs put back, solutions filled in. Nothing they wrote is ever lost.

Before a file changes, it is copied to `.kata/backups/`, one folder per change with a note of what was done. `undo`
restores the last one; what has been written since then stays, and is backed up in turn.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from kata.catalogue import Catalogue, Exercise
from kata.errors import KataError
from kata.paths import PROJECT, SOLUTIONS, state_folder
from kata.progress.store import locked, write
from kata.source import stubs
from kata.source.definitions import ModuleSource
from kata.source.objects import put
from kata.staging import Submission, locate

NOTE = "backup.json"
_Changer = Callable[[str | None], str | bytes | None]


@dataclass(frozen=True)
class Change:
    """What was changed.

    Attributes:
        what: The command, such as `reset 9`.
        files: The changed files, relative to the checkout.
        backup: The folder with the files as they were; `None` when nothing had to change.
        whole: Files that had to be restored as a whole; later edits in them are only in the backup.
    """

    what: str
    files: tuple[str, ...]
    backup: Path | None
    whole: tuple[str, ...] = ()


def folder() -> Path:
    """Return the folder that holds the backups."""
    return state_folder() / "backups"


def reset(exercise: Exercise, catalogue: Catalogue) -> Change:
    """Put the stub of one exercise back. Everything else in its file stays, valid Python or not.

    Raises:
        KataError: The file or the backup cannot be written.
    """
    submission = locate(None, catalogue)
    changer = _putting(exercise.module, dict.fromkeys(exercise.objects), catalogue)
    return _change(f"reset {exercise.number}", {submission.module(exercise.module): changer}, exercise.targets)


def start(exercise: Exercise, catalogue: Catalogue) -> tuple[Change, list[Exercise], list[Exercise]]:
    """Fill in the solutions of all earlier exercises that the learner has not started.

    Returns:
        The change, the exercises that were filled in, and those that the learner has started.

    Raises:
        KataError: A file is not valid Python, or cannot be written.
    """
    submission = locate(None, catalogue)
    earlier = catalogue.exercises[: exercise.number - 1]
    filled = [other for other in earlier if _is_open(other, submission)]
    kept = [other for other in earlier if other not in filled]
    later = stubs.added_later(catalogue, earlier[-1]) if earlier else ()
    solved: dict[str, dict[str, str | None]] = {}
    for other in filled:
        solved.setdefault(other.module, {}).update(dict.fromkeys(other.objects, stubs.solution_of(other, later)))
    changes = {submission.module(module): _putting(module, donors, catalogue) for module, donors in solved.items()}
    if any(other.revisions for other in filled):
        for path in sorted((SOLUTIONS / "versions").glob("*.py")):
            changes[submission.versions / path.name] = partial(_unless_there, path.read_text(encoding="utf-8"))
    targets = [target for other in filled for target in other.targets]
    return _change(f"start {exercise.number}", changes, targets), filled, kept


def _putting(module: str, donors: Mapping[str, str | None], catalogue: Catalogue) -> _Changer:
    """A change that puts objects into a module: from their donors, or as stubs where there is none."""
    pristine = stubs.stub_module(module, catalogue)

    def changed(text: str | None) -> str:
        source = text if text is not None and text.strip() else pristine
        for name, donor in donors.items():
            if donor is not None or source is not pristine:
                source = put(source, name, donor or pristine)
        return source

    return changed


def _is_open(exercise: Exercise, submission: Submission) -> bool:
    """Whether a solution may be filled in: the exercise is not started, or its object is gone."""
    module = submission.module_source(exercise.module)
    if module.error is not None:
        raise KataError(
            f"{submission.label}/{exercise.module}.py:{module.error.lineno or 1} is not valid Python; "
            "nothing can be filled in there.",
            remedy=f"Mend it, or give it back its stub: uv run kata reset {exercise.number}",
        )
    return exercise.object not in module.definitions or module.is_stub(exercise.objects)


def _unless_there(new: str, there: str | None) -> str:
    return new if there is None else there


def _change(what: str, changes: dict[Path, _Changer], objects: Sequence[str], *, undoes: str = "") -> Change:
    """Back up files, then write each of them in one step.

    Args:
        what: The command, for the note.
        changes: By file, a function from its text (`None`: it does not exist) to the new one (`None`: remove it; bytes:
            write exactly these).
        objects: What changes in them, as `module.object`.
        undoes: The backup that this change restores.
    """
    backup, changed = None, {}
    try:
        with locked():
            for path, change in changes.items():
                old = _read(path)
                new = _bytes(change(_text(path, old)), old)
                if new != old:
                    changed[path] = old, new
            if changed:
                backup = _back_up(what, changed, objects, undoes)
            for path, (_, new) in changed.items():
                if new is None:
                    path.unlink(missing_ok=True)
                else:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    write(path, new)
            if undoes:
                _note_undone(undoes)
    except OSError as error:
        raise KataError(
            f"Nothing was lost, but not all could be written: {error.filename or folder()}: {error.strerror or error}.",
            remedy="Look at the folder's permissions and at the space on the disk.",
        ) from None
    return Change(what, tuple(map(_shown, changed)), backup)


def _back_up(
    what: str, changed: Mapping[Path, tuple[bytes | None, bytes | None]], objects: Sequence[str], undoes: str
) -> Path:
    now = datetime.now().astimezone()
    number = max((int(path.name[:5]) for path in _backups()), default=0) + 1
    final = folder() / f"{number:05d}-{now:%Y-%m-%d-%H%M%S}-{what.replace(' ', '-')}"
    making = folder() / f".making-{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    for path, (old, _) in changed.items():
        if old is not None:
            kept = making / "files" / _shown(path)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(old)
    note = {
        "what": what,
        "when": now.isoformat(timespec="seconds"),
        "objects": list(objects),
        "files": [
            {"path": _shown(path), "before": _hash(old), "after": _hash(new)} for path, (old, new) in changed.items()
        ],
        "undoes": undoes,
        "undone": "",
    }
    (making / NOTE).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
    making.replace(final)
    return final


def undo() -> Change:
    """Restore what the last change replaced.

    A file that has not been touched since is restored to the byte. In an edited one the replaced objects are restored,
    and the edits elsewhere stay.

    Raises:
        KataError: There is nothing to restore, or it cannot be written.
    """
    for path in sorted(_backups(), reverse=True):
        note = _note(path)
        if note is None or note["undone"] or note["undoes"]:
            continue
        whole: list[str] = []
        changes = {
            PROJECT / file["path"]: _restoring(path, file, note["objects"], whole)
            for file in note["files"]
            if _hash(_read(PROJECT / file["path"])) != file["before"]
        }
        change = _change(f"undo {note['what']}", changes, note["objects"], undoes=path.name)
        if changes:
            return Change(note["what"], change.files, change.backup, tuple(whole))
        # The change was never made (the process was killed), or has been reverted by hand.
    raise KataError("There is nothing to undo.", remedy="Only `kata reset` and `kata start` change your files.")


def _restoring(backup: Path, file: dict[str, Any], objects: list[str], whole: list[str]) -> _Changer:
    kept: Path = backup / "files" / file["path"]

    def restore(now: str | None) -> str | bytes | None:
        if _hash(_read(PROJECT / file["path"])) == file["after"] or now is None:
            return kept.read_bytes() if kept.is_file() else None
        if not kept.is_file():
            return now  # the change made the file, and it has been edited since: it is the learner's now
        old = kept.read_text(encoding="utf-8")
        before, after = ModuleSource.of(old), ModuleSource.of(now)
        if before.error is not None or after.error is not None:
            # One of the two cannot be read object by object. The text until now is in the backup of this change.
            whole.append(file["path"])
            return old
        for module, _, name in (target.partition(".") for target in objects):
            if module == Path(file["path"]).stem and name in before.definitions:
                now = put(now, name, old)
        return now

    return restore


def _backups() -> Iterator[Path]:
    return folder().glob(f"{'[0-9]' * 5}-*")


def _note(backup: Path) -> dict[str, Any] | None:
    try:
        note = json.loads((backup / NOTE).read_text(encoding="utf-8"))
        return note if {"what", "objects", "files", "undoes", "undone"} <= note.keys() else None
    except (OSError, ValueError, AttributeError):
        return None


def _note_undone(name: str) -> None:
    note = _note(folder() / name)
    if note is not None:
        note["undone"] = datetime.now().astimezone().isoformat(timespec="seconds")
        write(folder() / name / NOTE, (json.dumps(note, indent=1) + "\n").encode())


def _read(path: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return None


def _text(path: Path, data: bytes | None) -> str | None:
    try:
        return None if data is None else data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise KataError(
            f"{_shown(path)} is not UTF-8 text (byte {error.start}), it is left as it is.", remedy="Save it as UTF-8."
        ) from None


def _bytes(new: str | bytes | None, before: bytes | None) -> bytes | None:
    if not isinstance(new, str):
        return new
    # A file with the line ends of Windows keeps them.
    return (new.replace("\n", "\r\n") if b"\r\n" in (before or b"") else new).encode()


def _hash(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _shown(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()
