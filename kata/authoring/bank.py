"""The banks of right and wrong answers that prove the graders: `tests/answers/<exercise>/<name>.py`.

An answer holds only what the exercise asks for and is laid over the solutions. Its head is a TOML comment block, in the
form of PEP 723, that says what is expected of it:

    # /// answer
    # verdict = "rejected"            or "accepted"
    # mistake = "one sentence"        what is wrong with it, for people
    # says = "inner join|missing"     a pattern that the grader's message has to match, ignoring case
    # kinds = ["MANY_DUPLICATES"]     which kinds of SQL errors it is, by their names in `tests/answers/taxonomy.toml`
    # note = "when it is better"      for an accepted one, shown by `kata solution`; without it, the answer is not shown
    # ///

Sections for other files begin with a line such as `# --- versions/2026_02_01_add_phone.py`.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kata.catalogue import Catalogue, Exercise
from kata.errors import CatalogueError
from kata.judging.verdict import Status, Verdict
from kata.paths import PROJECT, SOLUTIONS
from kata.source.objects import overlay

FOLDER = PROJECT / "tests" / "answers"
_HEAD = re.compile(r"\A# /// answer\n((?:#.*\n)+?)# ///\n")
_SECTION = re.compile(r"^# --- (\S+\.py)[ \t]*$", re.MULTILINE)
_KEYS = {"verdict", "mistake", "says", "kinds", "revisions", "note"}


@dataclass(frozen=True)
class Answer:
    """One answer of a bank; the head of this module explains `mistake`, `says`, `kinds` and `note`.

    Attributes:
        accepted: Whether the graders have to accept it.
        parts: Source by file name.
        keeps_revisions: Whether the solution's own revision stays.
    """

    path: Path
    exercise_id: str
    accepted: bool
    mistake: str = ""
    says: str = ""
    kinds: tuple[str, ...] = ()
    parts: dict[str, str] = field(default_factory=dict)
    keeps_revisions: bool = True
    note: str = ""

    @property
    def name(self) -> str:
        """`exercise/name`."""
        return f"{self.exercise_id}/{self.path.stem}"

    def write(self, folder: Path) -> None:
        """Write the submission that it makes: the solutions with the answer laid over them."""
        for source in SOLUTIONS.glob("*.py"):
            text = source.read_text(encoding="utf-8")
            if source.name in self.parts:
                text = overlay(text, self.parts[source.name])
            (folder / source.name).write_text(text, encoding="utf-8")
        versions = folder / "versions"
        versions.mkdir()
        if self.keeps_revisions:
            for source in (SOLUTIONS / "versions").glob("*.py"):
                shutil.copyfile(source, versions / source.name)
        for name, text in self.parts.items():
            if name.startswith("versions/") or not (SOLUTIONS / name).is_file():
                (folder / name).write_text(text, encoding="utf-8")

    def complaint(self, verdict: Verdict) -> str:
        """What is wrong with a verdict on it; empty when the graders are right."""
        messages = "\n".join([verdict.message, *(check.message for check in verdict.checks if check.message)])
        if self.accepted:
            return "" if verdict.status is Status.PASSED else f"a right answer is {verdict.status}: {messages.strip()}"
        if verdict.status is Status.PASSED:
            return f"a wrong answer passed: {self.mistake}"
        if not re.search(self.says, messages, re.IGNORECASE | re.DOTALL):
            return f"rejected for another reason than “{self.mistake}” ({self.says}): {messages.strip()}"
        return ""


def read(path: Path, exercise: Exercise) -> Answer:
    """Read an answer.

    Raises:
        CatalogueError: Its head is missing or incomplete.
    """
    text = path.read_text(encoding="utf-8")
    head = _HEAD.match(text)
    if head is None:
        raise CatalogueError(f"{path}: an answer begins with a block `# /// answer … # ///`")
    try:
        data = tomllib.loads(re.sub(r"^# ?", "", head[1], flags=re.MULTILINE))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path}: the block at its head is not TOML: {error}") from None
    accepted = data.get("verdict") == "accepted"
    if set(data) - _KEYS or data.get("verdict") not in ("accepted", "rejected"):
        raise CatalogueError(
            f"{path}: verdict is accepted or rejected; other keys are mistake, says, kinds, note and revisions"
        )
    if not accepted and not (data.get("mistake") and data.get("says")):
        raise CatalogueError(f"{path}: a rejected answer says its mistake, and the pattern that names it (says)")
    pieces = _SECTION.split(text[head.end() :])
    parts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if pieces[0].strip():
        parts[f"{exercise.module}.py"] = pieces[0]
    own = any(name.startswith("versions/") for name in parts)
    return Answer(
        path=path,
        exercise_id=exercise.id,
        accepted=accepted,
        mistake=data.get("mistake", ""),
        says=data.get("says", ""),
        kinds=tuple(data.get("kinds", ())),
        parts=parts,
        keeps_revisions=not own and data.get("revisions") != "none",
        note=data.get("note", ""),
    )


@cache
def bank(exercise: Exercise, folder: Path = FOLDER) -> tuple[Answer, ...]:
    """Read all answers to an exercise, in the order of their names.

    Raises:
        CatalogueError: The head of one of them is missing or incomplete.
    """
    return tuple(read(path, exercise) for path in sorted((folder / exercise.id).glob("*.py")))


def few(catalogue: Catalogue, each: int = 2) -> list[Answer]:
    """Choose a few accepted and as many rejected answers to every exercise, from all over its bank."""
    chosen: list[Answer] = []
    for exercise in catalogue.exercises:
        for accepted in (True, False):
            answers = [answer for answer in bank(exercise) if answer.accepted is accepted]
            chosen += answers[:: max(1, len(answers) // each)][:each]
    return chosen
