"""The folders of the checkout.

`KATA_HOME` names another folder for what the workbook writes (`.kata/`) and for the learner's settings (`.env`), for
checkouts on a read-only disk and for tests. The code and `init.sql` stay where they are.
"""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
"""The checkout: the folder above the `kata` package."""

SOLUTIONS = PROJECT / "solutions"
"""The reference solutions."""

FIRST_REVISION = PROJECT / "alembic" / "versions" / "2026_01_01_initial_schema.py"
"""The workbook's own first revision, which builds the schema of `init.sql`."""


def home() -> Path:
    """Return the folder that holds `.env` and `.kata/`: `KATA_HOME`, or the checkout."""
    configured = os.environ.get("KATA_HOME")
    return Path(configured).expanduser().resolve() if configured else PROJECT


def state_folder() -> Path:
    """Return the git-ignored folder for everything that the workbook keeps on disk (it may not exist yet)."""
    return home() / ".kata"
