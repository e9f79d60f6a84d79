# /// answer
# verdict = "rejected"
# mistake = "each session removes the event: only the first one is filtered"
# says = "session|first|second|later|deleted row|hid|still|shown|filter"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    parent = factory.class_

    class Filtered(parent):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            event.listen(self.sync_session, "do_orm_execute", _leave_out_deleted)
            factory.class_ = parent

    factory.class_ = Filtered


def _leave_out_deleted(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load or state.execution_options.get("include_deleted", False):
        return
    state.statement = state.statement.options(
        with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
    )
