"""What is submitted: a package folder (`solutions/` is one) or a whole checkout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kata.catalogue import Catalogue
from kata.errors import SubmissionError
from kata.paths import PROJECT
from kata.source.definitions import ModuleSource

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
    """Find a submission.

    Args:
        path: A package folder or a checkout; `None` for this checkout's own `app/`.
        catalogue: Which modules to expect.

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
