# /// answer
# verdict = "rejected"
# mistake = "another factory is made and returned, and the given one is as before"
# says = "factory|return|deleted row|hid|still|shown|filter"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> async_sessionmaker[AsyncSession]:
    filtered = type("FilteredSession", (Session,), {})
    event.listen(filtered, "do_orm_execute", _leave_out_deleted)
    return async_sessionmaker(factory.kw["bind"], expire_on_commit=False, sync_session_class=filtered)


def _leave_out_deleted(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load or state.execution_options.get("include_deleted", False):
        return
    state.statement = state.statement.options(
        with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
    )
