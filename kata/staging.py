"""From a submitted folder to the staged copy that a worker runs.

A submission is a package folder (`solutions/` is one) or a whole checkout. The staged copy has only the files that the
catalogue lists, under the package name `app`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Self

from kata.catalogue import Catalogue, Exercise
from kata.errors import SubmissionError
from kata.paths import FIRST_REVISION, PROJECT, SOLUTIONS
from kata.source.definitions import LARGEST, Definition, ModuleSource
from kata.source.objects import put
from kata.source.stubs import blanked

PACKAGE = "app"
CHECKOUT_VERSIONS = Path("alembic") / "versions"


@dataclass(frozen=True)
class Submission:
    """Where the parts of a submission are.

    Attributes:
        package: The folder with the modules.
        versions: The folder with its Alembic revisions; it need not exist.
        label: The package's name as people know it: `app`, `solutions`, or the folder's own name.
    """

    package: Path
    versions: Path
    label: str

    def module(self, name: str) -> Path:
        """The file of a module."""
        return self.package / f"{name}.py"

    def module_source(self, name: str) -> ModuleSource:
        """A module as it is now."""
        return ModuleSource.read(self.module(name))


def locate(path: Path | None, catalogue: Catalogue) -> Submission:
    """Find a submission in a package folder or a checkout; `None` is this checkout's own `app/`.

    Raises:
        SubmissionError: The folder does not exist, or holds none of the modules.
    """
    folder = (PROJECT if path is None else path).expanduser().resolve()
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise SubmissionError(
            f"the submission {path} {what}", remedy="uv run kata check --submission solutions   (any folder like app/)"
        )

    def holds_modules(package: Path) -> bool:
        return any((package / f"{module}.py").is_file() for module in catalogue.modules)

    if holds_modules(folder / PACKAGE) and not holds_modules(folder):
        return Submission(folder / PACKAGE, folder / CHECKOUT_VERSIONS, PACKAGE)
    if not holds_modules(folder):
        expected = ", ".join(f"{module}.py" for module in catalogue.modules)
        raise SubmissionError(
            f"{path or folder} is not a submission: neither it nor its app/ has any of {expected}",
            remedy="uv run kata check --submission DIR   where DIR is a folder like app/, or a whole checkout",
        )
    versions = folder / "versions"
    if folder.name == PACKAGE and not versions.is_dir():
        # `--submission app` means the learner's own package; its revisions are where Alembic makes them.
        versions = folder.parent / CHECKOUT_VERSIONS
    return Submission(folder, versions, folder.name)


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

    def __exit__(self, *_: object) -> None:
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

    @property
    def modules(self) -> list[str]:
        """The names of the staged modules."""
        return sorted(path.stem for path in self.package.glob("*.py") if path.stem != "__init__")

    def left_out(self, dotted: str) -> str | None:
        """Return the submitted file that a module's name refers to, if it was not copied; `None` if there is none.

        Args:
            dotted: An absolute name, such as `app.helpers`; `helpers` may stand in the package, or beside it.
        """
        top, _, rest = dotted.partition(".")
        package, label = self.submission.package, self.submission.label
        first = (rest if top == PACKAGE and rest else dotted).partition(".")[0]
        beside = [] if top == PACKAGE else [(package.parent, "")]
        for folder, prefix in [(package, f"{label}/"), *beside]:
            for name in (f"{first}.py", first):
                if (folder / name).exists() and not (self.package / name).exists():
                    return f"{prefix}{name}{'' if name.endswith('.py') else '/'}"
        return None

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
    with_stubs_of: Iterable[Exercise] = (),
) -> Staged:
    """Copy the files of a submission that the catalogue lists to a new temporary folder.

    Args:
        submission: What was submitted.
        catalogue: The files of a submission.
        with_solutions_of: Exercises whose objects are taken from `solutions/` instead, where the submission has them.
        with_stubs_of: Exercises whose objects are put back to stubs, where the submission has them. Lines keep their
            numbers.

    Raises:
        SubmissionError: A file cannot be read, or is a link that leads out of the submission.
    """
    with ExitStack() as stack:
        staged = stack.enter_context(Staged(Path(tempfile.mkdtemp(prefix="kata-staged-")).resolve(), submission))
        staged.package.mkdir()
        staged.versions.mkdir()
        (staged.package / "__init__.py").touch()
        for folder in (submission.package, submission.versions):
            _refuse_links_out_of(folder)
        for name in ("__init__", *catalogue.modules):
            _copy(submission.module(name), staged.package)
        for name in catalogue.given:
            _copy(SOLUTIONS / f"{name}.py", staged.package)
        # The workbook's first revision, which a package folder does not include, then the submission's own.
        for path in (FIRST_REVISION, *sorted(submission.versions.glob("*.py"))):
            _copy(path, staged.versions)
        for exercise in with_solutions_of:
            _take_solution(staged, exercise)
        blank = sorted(with_stubs_of, key=lambda exercise: exercise.module)
        for module, exercises in groupby(blank, key=lambda exercise: exercise.module):
            _rewrite(staged, module, partial(blanked, exercises=tuple(exercises)))
        stack.pop_all()
    return staged


def _refuse_links_out_of(folder: Path) -> None:
    """Raise an error for a link to somebody else's file: it would be graded as the submission's own."""
    inside = folder.resolve()
    for path in folder.glob("*.py"):
        if not path.resolve().is_relative_to(inside):
            raise SubmissionError(
                f"{path} is a link to a file outside of the submission",
                remedy=f"Replace the link by the file itself: cp --remove-destination {path.resolve()} {path}",
            )


def _copy(path: Path, folder: Path) -> None:
    if not path.is_file():
        return
    try:
        with path.open("rb") as source, (folder / path.name).open("wb") as copy:
            # Of a file that is too large, as much as shows that it is: only the exercises in it fail.
            copy.write(source.read(LARGEST + 1))
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}") from None


def _take_solution(staged: Staged, exercise: Exercise) -> None:
    solved = (SOLUTIONS / f"{exercise.module}.py").read_text(encoding="utf-8")
    there = staged.module_source(exercise.module).definitions

    def put_all(text: str) -> str:
        for name in exercise.objects:
            if name in there:
                text = put(text, name, solved)
        return text

    _rewrite(staged, exercise.module, put_all)


def _rewrite(staged: Staged, name: str, change: Callable[[str], str]) -> None:
    """Change the text of a staged module that is Python."""
    module = staged.module_source(name)
    if module.text is None or module.error is not None:
        return
    text = change(module.text)
    if text != module.text:
        (staged.package / f"{name}.py").write_text(text, encoding="utf-8")
        staged._modules.pop(name)
