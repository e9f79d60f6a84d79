"""Checks everything that the workbook needs, and gives a remedy for each problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kata.doctor.finding import Finding, State

__all__ = ["Finding", "State", "examine"]


def examine(progress: Callable[[str], None] = lambda text: None) -> Iterator[Finding]:
    """Check everything, from the bottom up. Problems are findings, not exceptions."""
    from kata.doctor import machine, server

    yield from machine.examine()
    yield from server.examine(progress)
