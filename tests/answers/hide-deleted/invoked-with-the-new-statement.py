# /// answer
# verdict = "accepted"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    parent = factory.kw.get("sync_session_class", factory.class_.sync_session_class)
    filtered = type("FilteredSession", (parent,), {})
    factory.configure(sync_session_class=filtered)
    event.listen(filtered, "do_orm_execute", _leave_out_deleted)


def _leave_out_deleted(state: ORMExecuteState) -> Any:
    if not state.is_select or state.is_column_load or state.execution_options.get("include_deleted", False):
        return None
    criteria = with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
    return state.invoke_statement(statement=state.statement.options(criteria))
