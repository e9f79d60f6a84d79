"""Probes of the graders beside it: the batch size of selectinload.

A probe runs inside the worker, because only there the learner's objects exist: `async def name(harness, *arguments)`.
It returns plain data and judges nothing. See `kata.grading` for what it may use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import strategies

if TYPE_CHECKING:
    from kata.worker.harness import Harness


async def batches_of(harness: Harness, size: int) -> int | None:
    """Let selectinload work in batches of this size; returns the size before, `None` where it cannot be changed."""
    # Renamed in SQLAlchemy 2.1; private, so it may go away.
    loader: Any = getattr(strategies, "_SelectInLoader", None) or getattr(strategies, "SelectInLoader", None)
    before = getattr(loader, "_chunksize", None)
    if not isinstance(before, int):
        return None
    loader._chunksize = size
    return before
