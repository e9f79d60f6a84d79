"""The staged copy of a submission: only the files that the catalogue lists, under the package name `app`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from kata.catalogue import Catalogue, Exercise
from kata.errors import SubmissionError
from kata.paths import FIRST_REVISION, SOLUTIONS
from kata.source.definitions import Definition, ModuleSource
from kata.source.objects import put
from kata.staging.submission import PACKAGE, Submission

_MAX_BYTES = 1_000_000


@dataclass
class Staged:
    """A staged copy. As a context manager it removes itself.

    Attributes:
        root: The folder that holds `app/` and `versions/`.
        submission: What was copied.
    """

    root: Path
    submission: Submission
    _modules: dict[str, ModuleSource] = field(default_factory=dict, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the copy, where it is not used as a context manager."""
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def package(self) -> Path:
        """The staged package."""
        return self.root / PACKAGE

    @property
    def versions(self) -> Path:
        """The staged Alembic revisions: the workbook's first one and the submission's."""
        return self.root / "versions"

    def module_source(self, name: str) -> ModuleSource:
        """A staged module; read once."""
        if name not in self._modules:
            self._modules[name] = ModuleSource.read(self.package / f"{name}.py")
        return self._modules[name]

    def source(self, module: str) -> str | None:
        """The text of a module; `None` when it is missing or not text."""
        return self.module_source(module).text

    def definition(self, target: str) -> Definition | None:
        """Where `module.object` is defined; `None` when it is not, or its module is missing or unreadable."""
        module, _, name = target.partition(".")
        return self.module_source(module).definitions.get(name)

    def syntax_error(self, module: str) -> SyntaxError | None:
        """Why a module is not Python, if it is not."""
        return self.module_source(module).error

    def not_started(self, exercise: Exercise) -> bool:
        """Whether all objects of an exercise are still stubs."""
        return self.module_source(exercise.module).is_stub(exercise.objects)


def stage(
    submission: Submission,
    catalogue: Catalogue,
    *,
    with_solutions_of: Iterable[Exercise] = (),
    into: Path | None = None,
) -> Staged:
    """Copy a submission.

    Args:
        submission: What was submitted.
        catalogue: Which files belong to a submission, and which modules are the workbook's own.
        with_solutions_of: Exercises whose objects are taken from `solutions/` instead, where the submission has them.
        into: Where the copy is made; a new temporary folder by default.

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
        for name in catalogue.given:
            _copy(SOLUTIONS / f"{name}.py", staged.package)
        if submission.versions.is_dir():
            for path in sorted(submission.versions.glob("*.py")):
                _copy(path, staged.versions)
        if not (staged.versions / FIRST_REVISION.name).exists():
            # A package folder does not include the workbook's first revision.
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
    module = staged.module_source(exercise.module)
    text = module.text
    if text is None or module.error is not None:
        return
    solved = (SOLUTIONS / f"{exercise.module}.py").read_text(encoding="utf-8")
    for name in exercise.objects:
        if name in module.definitions:
            text = put(text, name, solved)
    if text != module.text:
        (staged.package / f"{exercise.module}.py").write_text(text, encoding="utf-8")
        staged._modules.pop(exercise.module)
