# /// answer
# verdict = "accepted"
# note = "With a mark in `info` a single session can be told apart, and one can be made that shows everything."
# ///
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria


@event.listens_for(Session, "do_orm_execute")
def _leave_out_deleted(state: ORMExecuteState) -> None:
    if not state.session.info.get("hides_deleted"):
        return
    if state.is_select and not state.is_column_load and not state.execution_options.get("include_deleted"):
        state.statement = state.statement.options(
            with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
        )


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    factory.configure(info={**factory.kw.get("info", {}), "hides_deleted": True})
