# /// answer
# verdict = "rejected"
# mistake = "only a session that is made here and thrown away is listened to"
# says = "session|deleted row|hid|still|shown|filter"
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    session = factory()
    event.listen(session.sync_session, "do_orm_execute", _leave_out_deleted)


def _leave_out_deleted(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load or state.execution_options.get("include_deleted", False):
        return
    state.statement = state.statement.options(
        with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
    )
