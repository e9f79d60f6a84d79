# /// answer
# verdict = "accepted"
# note = "The documentation's own way to events of an async_sessionmaker: a sessionmaker is a target of its own."
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    maker = sessionmaker(class_=factory.kw.get("sync_session_class", Session))
    factory.configure(sync_session_class=maker)
    event.listen(maker, "do_orm_execute", _leave_out_deleted)


def _leave_out_deleted(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load or state.execution_options.get("include_deleted", False):
        return
    state.statement = state.statement.options(
        with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
    )
