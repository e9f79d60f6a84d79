"""A probe for loading strategies: the batch size of selectinload.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import strategies

if TYPE_CHECKING:
    from kata.worker.harness import Harness


async def batches_of(harness: Harness, size: int) -> int | None:
    """Change the batch size of selectinload; return the previous size, or `None` if it cannot be changed."""
    # Renamed in SQLAlchemy 2.1; private, so it may disappear.
    loader: Any = getattr(strategies, "_SelectInLoader", None) or getattr(strategies, "SelectInLoader", None)
    before = getattr(loader, "_chunksize", None)
    if not isinstance(before, int):
        return None
    loader._chunksize = size
    return before
