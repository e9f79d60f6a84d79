"""The temporary checkout that is measured, with right answers only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kata.catalogue import Catalogue
from kata.paths import FIRST_REVISION, PROJECT, SOLUTIONS
from kata.staging import Submission, locate


class Environment:
    """A learner's checkout, solved: `app/` and `alembic/versions/`, in an empty folder."""

    def __init__(self, root: Path, catalogue: Catalogue) -> None:
        self.root = root = root.resolve()
        self.versions = root / "alembic" / "versions"
        shutil.copytree(SOLUTIONS, root / "app", ignore=shutil.ignore_patterns("versions", "__pycache__"))
        self.versions.mkdir(parents=True)
        for revision in (FIRST_REVISION, *(SOLUTIONS / "versions").glob("*.py")):
            shutil.copyfile(revision, self.versions / revision.name)
        self.submission: Submission = locate(root, catalogue)
        self._saves = 0

    def save(self, module: str) -> None:
        """Save a module with another comment at its end, which invalidates its bytecode."""
        self._saves += 1
        with self.submission.module(module).open("a", encoding="utf-8") as file:
            file.write(f"# saved {self._saves} times\n")


def environment(**more: str) -> dict[str, str]:
    """Return the environment of measured processes, which read and write bytecode as usual."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "KATA_EMPLOYEES", "KATA_WORKERS")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    # Measured processes import `benchmarks` and the same `kata`.
    return {**kept, "PYTHONPATH": str(PROJECT), **more}
