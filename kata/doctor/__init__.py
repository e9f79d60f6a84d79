"""Checks everything that the workbook needs, and gives a remedy for each problem.

- `finding` one thing, and its state
- `machine` Python, packages, folders, disk, Docker
- `server`  the database, and whether grading works on it
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kata.doctor.finding import Finding, State

__all__ = ["Finding", "State", "examine"]


def examine(progress: Callable[[str], None] | None = None) -> Iterator[Finding]:
    """Check everything, from the bottom up. Problems are findings, not exceptions.

    Args:
        progress: Receives a few words on what takes time.
    """
    from kata.doctor import machine, server

    yield from machine.examine()
    yield from server.examine(progress or (lambda text: None))
