# /// answer
# verdict = "rejected"
# mistake = "with include_deleted the eager loads of the statement are still filtered"
# says = "include_deleted|eager|selectin|loader"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    parent = factory.kw.get("sync_session_class", factory.class_.sync_session_class)
    filtered = type("FilteredSession", (parent,), {})
    factory.configure(sync_session_class=filtered)
    event.listen(filtered, "do_orm_execute", _leave_out_deleted)


def _leave_out_deleted(state: ORMExecuteState) -> None:
    shown = state.execution_options.get("include_deleted", False) and not state.is_relationship_load
    if not state.is_select or state.is_column_load or shown:
        return
    state.statement = state.statement.options(
        with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
    )
