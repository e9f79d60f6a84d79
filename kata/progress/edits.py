"""Changes of the learner's files: a stub given back, solutions filled in. Nothing they wrote is ever lost.

Before a file is changed, it is copied as it is to `.kata/backups/`, one folder per change with a note of what was done.
`undo` brings the last one back; what has been written since then stays, and is backed up in its turn.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kata.catalogue import Catalogue, Exercise
from kata.errors import KataError
from kata.paths import PROJECT, state_folder
from kata.progress.store import locked, write
from kata.source import imports, stubs
from kata.staging import Submission, definitions, is_stub, locate
from kata.staging.stage import SOLUTIONS

NOTE = "backup.json"
_Changer = Callable[[str | None], str | bytes | None]


@dataclass(frozen=True)
class Change:
    """What has been changed.

    Attributes:
        what: In a few words, such as `reset 9`.
        files: The files that were changed, relative to the checkout.
        backup: The folder with what was there; `None` when nothing had to be changed.
        whole: Files that had to be put back as a whole, with the later edits in them; those are in the backup.
    """

    what: str
    files: tuple[str, ...]
    backup: Path | None
    whole: tuple[str, ...] = ()


def folder() -> Path:
    """Where the backups are."""
    return state_folder() / "backups"


def reset(exercise: Exercise, catalogue: Catalogue) -> Change:
    """Give back the stub of one exercise. All else in its file stays as it is, be it valid Python or not.

    Raises:
        KataError: The file or the backup cannot be written.
    """
    where = locate(None, catalogue)
    pristine = _stub_module(exercise.module, catalogue)

    def changed(text: str | None) -> str:
        return pristine if text is None or not text.strip() else imports.put(text, exercise.object, pristine)

    return _change(f"reset {exercise.number}", {where.module(exercise.module): changed}, [exercise.target])


def start(exercise: Exercise, catalogue: Catalogue) -> tuple[Change, list[Exercise], list[Exercise]]:
    """Fill in the solutions of the exercises before one, where the learner has not started on them.

    Returns:
        What was changed, the exercises that were filled in, and those that were left alone as they are the learner's.

    Raises:
        KataError: A file is no Python, or cannot be written.
    """
    where = locate(None, catalogue)
    earlier = [other for other in catalogue.exercises if other.number < exercise.number]
    filled: list[Exercise] = []
    kept: list[Exercise] = []
    for other in earlier:
        (filled if _is_open(other, where) else kept).append(other)
    later = stubs.added_later(catalogue, earlier[-1]) if earlier else ()
    changes: dict[Path, _Changer] = {}
    for module in dict.fromkeys(other.module for other in filled):
        solved = {other.object: stubs.solution_of(other, later) for other in filled if other.module == module}

        def changed(text: str | None, module: str = module, solved: dict[str, str] = solved) -> str:
            source = _stub_module(module, catalogue) if text is None or not text.strip() else text
            for name, donor in solved.items():
                source = imports.put(source, name, donor)
            return source

        changes[where.module(module)] = changed
    changes |= _revisions(filled, where)
    change = _change(f"start {exercise.number}", changes, [other.target for other in filled])
    return change, filled, kept


def _is_open(exercise: Exercise, where: Submission) -> bool:
    path = where.module(exercise.module)
    if not path.is_file():
        return True
    try:
        definition = definitions(where.read(exercise.module) or "").get(exercise.object)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise KataError(
            f"{where.label}/{exercise.module}.py:{line} is not valid Python; nothing can be filled in there.",
            remedy=f"Mend it, or give it back its stub: uv run kata reset {exercise.number}",
        ) from None
    return definition is None or is_stub(definition)


def _revisions(filled: Iterable[Exercise], where: Submission) -> dict[Path, _Changer]:
    """The revisions that belong to solutions that are filled in."""
    if not any(exercise.revisions for exercise in filled):
        return {}

    def fill_in(path: Path) -> _Changer:
        return lambda there: path.read_text(encoding="utf-8") if there is None else there

    return {where.versions / path.name: fill_in(path) for path in sorted((SOLUTIONS / "versions").glob("*.py"))}


def _stub_module(module: str, catalogue: Catalogue) -> str:
    return stubs.stubs(module, [exercise.object for exercise in catalogue.exercises if exercise.module == module])


def _change(what: str, changes: dict[Path, _Changer], objects: Sequence[str], *, undoes: str = "") -> Change:
    """Back up files, then write them anew, each in one step.

    Args:
        what: For the note.
        changes: By file: a function from its text (`None`: there is no such file) to the new one (`None`: remove it;
            bytes: exactly so).
        objects: What is changed in them, as `module.object`.
        undoes: The backup that is brought back by it.
    """
    try:
        with locked():
            before = {path: _read(path) for path in changes}
            after = {path: changes[path](_text(path, before[path])) for path in changes}
            data = {path: _bytes(new, before[path]) for path, new in after.items()}
            changed = [path for path in changes if data[path] != before[path]]
            backup = None
            if changed:
                backup = _back_up(what, changed, before, data, objects, undoes)
                for path in changed:
                    content = data[path]
                    if content is None:
                        path.unlink(missing_ok=True)
                    else:
                        path.parent.mkdir(parents=True, exist_ok=True)
                        write(path, content)
            if undoes:
                _note_undone(undoes)
    except OSError as error:
        raise KataError(
            f"Nothing was lost, but not all could be written: {error.filename or folder()}: {error.strerror or error}.",
            remedy="Look at the folder's permissions and at the space on the disk.",
        ) from None
    return Change(what, tuple(map(_shown, changed)), backup)


def _back_up(
    what: str,
    changed: list[Path],
    before: dict[Path, bytes | None],
    after: dict[Path, bytes | None],
    objects: Sequence[str],
    undoes: str,
) -> Path:
    now = datetime.now().astimezone()
    number = max([int(path.name[:5]) for path in _all()], default=0) + 1
    final = folder() / f"{number:05d}-{now:%Y-%m-%d-%H%M%S}-{what.replace(' ', '-')}"
    making = folder() / f".making-{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    files = []
    for path in changed:
        content, new = before[path], after[path]
        if content is not None:
            kept = making / "files" / _shown(path)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(content)
        files.append({"path": _shown(path), "before": _hash(content), "after": _hash(new)})
    making.mkdir(parents=True, exist_ok=True)
    note = {
        "what": what,
        "when": now.isoformat(timespec="seconds"),
        "objects": list(objects),
        "files": files,
        "undoes": undoes,
        "undone": "",
    }
    (making / NOTE).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
    making.replace(final)
    return final


def undo(catalogue: Catalogue) -> Change:
    """Bring back what the last change replaced.

    A file that nobody has touched since becomes what it was, to the byte. In one that has been edited, the objects that
    were replaced come back, and the edits elsewhere stay.

    Raises:
        KataError: There is nothing to be brought back, or it cannot be written.
    """
    for path in sorted(_all(), reverse=True):
        note = _note(path)
        if note is None or note["undone"] or note["undoes"]:
            continue
        whole: list[str] = []
        changes = {
            PROJECT / file["path"]: _bringing_back(path, file, note["objects"], whole)
            for file in note["files"]
            if _hash(_read(PROJECT / file["path"])) != file["before"]
        }
        if not changes:
            # The change was never made (a killed process), or somebody has taken it back by hand.
            with locked():
                _note_undone(path.name)
            continue
        change = _change(f"undo {note['what']}", changes, note["objects"], undoes=path.name)
        return Change(note["what"], change.files, change.backup, tuple(whole))
    raise KataError("There is nothing to undo.", remedy="Only `kata reset` and `kata start` change your files.")


def _bringing_back(backup: Path, file: dict[str, Any], objects: list[str], whole: list[str]) -> _Changer:
    kept: Path = backup / "files" / file["path"]

    def bring_back(now: str | None) -> str | bytes | None:
        if _hash(_read(PROJECT / file["path"])) == file["after"] or now is None:
            return kept.read_bytes() if kept.is_file() else None
        if not kept.is_file():
            return now  # the change made the file, and it has been edited since: it is the learner's now
        old = kept.read_text(encoding="utf-8")
        module = Path(file["path"]).stem
        try:
            ast.parse(now)
            for name in (place.partition(".")[2] for place in objects if place.partition(".")[0] == module):
                now = imports.put(now, name, old) if name in definitions(old) else now
        except (SyntaxError, ValueError):
            # One of the two cannot be read object by object. What was there now is in the backup of this change.
            whole.append(file["path"])
            return old
        return now

    return bring_back


def _all() -> list[Path]:
    if not folder().is_dir():
        return []
    return [path for path in folder().iterdir() if path.name[:5].isdigit()]


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
    if data is None:
        return None
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
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
