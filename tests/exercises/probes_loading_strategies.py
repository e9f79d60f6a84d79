"""Probes for loading strategies: which loader options a function asks for, and statements that no formula foresees.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, literal, select
from sqlalchemy.orm import ORMExecuteState, Session, strategies

if TYPE_CHECKING:
    from kata.worker.harness import Harness


async def loader_options(harness: Harness, module: str, name: str, relationship: str) -> list[str]:
    """Call `module.name(session)`, and return the strategies that options of its queries name for a relationship.

    Returns:
        "selectin", "immediate", "select" for lazyload, and so on; an option for all relationships counts.
    """
    asked: list[str] = []

    def listen(state: ORMExecuteState) -> None:
        if not state.is_relationship_load and not state.is_column_load:
            asked.extend(_strategies(getattr(state.statement, "_with_options", ()), relationship))

    event.listen(Session, "do_orm_execute", listen)
    try:
        async with harness.new_session() as session:
            await getattr(harness.module(module), name)(session)
    finally:
        event.remove(Session, "do_orm_execute", listen)
    return list(dict.fromkeys(asked))


def _strategies(options: Any, relationship: str) -> Iterator[str]:
    """The loader strategies for a relationship in the options of a statement."""
    for option in options:
        # None of these has a public name: an option of another structure is not reported.
        for part in getattr(option, "context", (option,)):
            strategy = dict(getattr(part, "strategy", None) or ()).get("lazy")
            # Mapped classes, and the attributes that lead from one to the next: the last one is loaded so.
            steps = [
                str(step) for step in tuple(getattr(part, "path", ()) or ()) if not str(step).startswith("Mapper[")
            ]
            if strategy and steps and steps[-1].endswith((f".{relationship}", ":*", ":_sa_default")):
                yield str(strategy)


async def call_in_other_counts(harness: Harness, module: str, name: str, batch: int) -> Any:
    """Call `module.name(session)` while selectinload works in batches of `batch`, and each query sends one more.

    Returns:
        What the function returned.
    """
    with _batches_of(batch), _one_more():
        async with harness.new_session() as session:
            return await getattr(harness.module(module), name)(session)


@contextmanager
def _batches_of(size: int) -> Iterator[None]:
    """Change the batch size of selectinload, where it can be changed."""
    # Renamed in SQLAlchemy 2.1; private, so it may disappear.
    loader: Any = getattr(strategies, "_SelectInLoader", None) or getattr(strategies, "SelectInLoader", None)
    before = getattr(loader, "_chunksize", None)
    if not isinstance(before, int):
        yield
        return
    loader._chunksize = size
    try:
        yield
    finally:
        loader._chunksize = before


@contextmanager
def _one_more() -> Iterator[None]:
    """Send another statement before each query of ORM objects, but not before the loads that follow from it."""
    sending = False

    def listen(state: ORMExecuteState) -> None:
        nonlocal sending
        if sending or not state.is_select or state.is_relationship_load or state.is_column_load:
            return
        sending = True
        try:
            state.session.execute(select(literal(1)))
        finally:
            sending = False

    event.listen(Session, "do_orm_execute", listen)
    try:
        yield
    finally:
        event.remove(Session, "do_orm_execute", listen)
