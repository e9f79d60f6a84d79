# /// answer
# verdict = "rejected"
# mistake = "WHERE is added for the selected class alone: joins and relationships are not filtered"
# says = "join|alias|relationship|lazy|eager|load|only in FROM"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    parent = factory.kw.get("sync_session_class", factory.class_.sync_session_class)
    filtered = type("FilteredSession", (parent,), {})
    factory.configure(sync_session_class=filtered)
    event.listen(filtered, "do_orm_execute", _leave_out_deleted)


def _leave_out_deleted(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load or state.execution_options.get("include_deleted", False):
        return
    first = state.statement.column_descriptions[0]["entity"]
    if isinstance(first, type) and issubclass(first, SoftDeleteMixin):
        state.statement = state.statement.where(first.deleted_at.is_(None))
