"""The staged copy of a submission: only the files that the catalogue lists, under the package name `app`."""

from __future__ import annotations

import shutil
import tempfile
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from kata.catalogue import Catalogue, Exercise
from kata.errors import SubmissionError
from kata.source.definitions import Definition, definitions, is_stub, replace_object
from kata.staging.submission import PACKAGE, PROJECT, Submission

SOLUTIONS = PROJECT / "solutions"
# The workbook's own first revision, which builds the schema of init.sql.
FIRST_REVISION = PROJECT / "alembic" / "versions" / "2026_01_01_initial_schema.py"
_MAX_BYTES = 1_000_000


@dataclass
class Staged:
    """A staged copy. Use it as a context manager: the copy is removed with it.

    Attributes:
        root: The folder in which `app/` and `versions/` lie.
        submission: What it was copied from.
    """

    root: Path
    submission: Submission
    _definitions: dict[str, dict[str, Definition] | SyntaxError | None] = field(default_factory=dict, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the copy, for those who do not use it as a context manager."""
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def package(self) -> Path:
        """The staged package."""
        return self.root / PACKAGE

    @property
    def versions(self) -> Path:
        """The staged Alembic revisions: the workbook's own first ones and the submission's."""
        return self.root / "versions"

    def source(self, module: str) -> str | None:
        """The staged source of a module; `None` when the submission has no such file.

        Raises:
            SyntaxError, UnicodeDecodeError: It is not text in its encoding.
        """
        path = self.package / f"{module}.py"
        if not path.is_file():
            return None
        with tokenize.open(path) as file:  # as Python reads it: UTF-8, or what a coding line says
            return file.read()

    def definition(self, place: str) -> Definition | None:
        """Where `module.object` is defined; `None` when it is not, or not in a readable module."""
        found = self._read(place.partition(".")[0])
        return found.get(place.partition(".")[2]) if isinstance(found, dict) else None

    def syntax_error(self, module: str) -> SyntaxError | None:
        """Why a module is not Python, if it is not."""
        found = self._read(module)
        return found if isinstance(found, SyntaxError) else None

    def not_started(self, exercise: Exercise) -> bool:
        """Whether the exercise's object is still the stub."""
        definition = self.definition(exercise.target)
        return definition is not None and is_stub(definition)

    def _read(self, module: str) -> dict[str, Definition] | SyntaxError | None:
        if module not in self._definitions:
            try:
                source = self.source(module)
                self._definitions[module] = None if source is None else definitions(source)
            except SyntaxError as error:
                self._definitions[module] = error
            except ValueError as error:  # not UTF-8, or a NUL byte in the source on some versions of Python
                self._definitions[module] = SyntaxError(str(error))
            except (RecursionError, MemoryError):
                self._definitions[module] = SyntaxError("it is nested too deeply")
        return self._definitions[module]


def stage(
    submission: Submission,
    catalogue: Catalogue,
    *,
    with_solutions_of: Iterable[Exercise] = (),
    into: Path | None = None,
) -> Staged:
    """Copy a submission.

    Args:
        submission: What was handed in.
        catalogue: Which files belong to a submission.
        with_solutions_of: Exercises whose objects are taken from `solutions/` instead.
        into: Where the copy goes; a new temporary folder by default.

    Raises:
        SubmissionError: A file is too large or cannot be read.
    """
    root = Path(tempfile.mkdtemp(prefix="kata-staged-") if into is None else into).resolve()
    staged = Staged(root, submission)
    try:
        staged.package.mkdir()
        staged.versions.mkdir()
        (staged.package / "__init__.py").touch()
        for name in ("__init__", *catalogue.modules):
            _copy(submission.module(name), staged.package)
        if submission.versions.is_dir():
            for path in sorted(submission.versions.glob("*.py")):
                _copy(path, staged.versions)
        if not (staged.versions / FIRST_REVISION.name).exists():
            # The workbook's first revision is everybody's; a package folder does not bring it along.
            _copy(FIRST_REVISION, staged.versions)
        for exercise in with_solutions_of:
            _take_solution(staged, exercise)
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        raise
    return staged


def _copy(path: Path, folder: Path) -> None:
    if not path.is_file():
        return
    if path.stat().st_size > _MAX_BYTES:
        raise SubmissionError(f"{path} is larger than a megabyte; no answer needs that")
    try:
        shutil.copyfile(path, folder / path.name)
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}") from None


def _take_solution(staged: Staged, exercise: Exercise) -> None:
    if not isinstance(staged._read(exercise.module), dict):
        return
    source = staged.source(exercise.module)
    assert source is not None
    donor = (SOLUTIONS / f"{exercise.module}.py").read_text(encoding="utf-8")
    if exercise.object in definitions(source):
        changed = replace_object(source, exercise.object, donor)
        (staged.package / f"{exercise.module}.py").write_text(changed, encoding="utf-8")
        staged._definitions.pop(exercise.module, None)
