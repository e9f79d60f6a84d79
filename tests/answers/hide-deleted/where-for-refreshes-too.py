# /// answer
# verdict = "rejected"
# mistake = "the extra WHERE also meets the SELECT of a refresh, which finds no row for a deleted object"
# says = "refresh|expired|InvalidRequestError"
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
    if not state.is_select or state.execution_options.get("include_deleted", False):
        return
    state.statement = state.statement.options(
        with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
    )
    entity = state.bind_mapper.class_ if state.bind_mapper is not None else None
    if state.is_column_load and issubclass(entity, SoftDeleteMixin):
        state.statement = state.statement.where(entity.deleted_at.is_(None))
