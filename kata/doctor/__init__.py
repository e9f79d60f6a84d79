"""What the workbook stands on, looked at piece by piece: each trouble with its remedy.

- `finding`: one thing looked at, and how it is.
- `machine`: Python, packages, folders, disk, Docker.
- `server`: the database, and whether a worker can be graded on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kata.doctor.finding import Finding, State

__all__ = ["Finding", "State", "examine"]


def examine(tell: Callable[[str], None] | None = None) -> Iterator[Finding]:
    """Look at everything, what stands lowest first. Nothing that is wrong raises.

    Args:
        tell: Told in words what takes time.
    """
    from kata.doctor import machine, server

    yield from machine.examine()
    yield from server.examine(tell or (lambda text: None))
