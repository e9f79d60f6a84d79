# /// answer
# verdict = "rejected"
# mistake = "get() of a deleted row returns it"
# says = "\\bget\\b"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    class Filtered(factory.class_):
        async def get(self, entity: Any, ident: Any, **options: Any) -> Any:
            shown = {**(options.pop("execution_options", None) or {}), "include_deleted": True}
            return await super().get(entity, ident, execution_options=shown, **options)

    filtered = type("FilteredSession", (factory.class_.sync_session_class,), {})
    event.listen(filtered, "do_orm_execute", _leave_out_deleted)
    factory.class_ = Filtered
    factory.configure(sync_session_class=filtered)


def _leave_out_deleted(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load or state.execution_options.get("include_deleted", False):
        return
    state.statement = state.statement.options(
        with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
    )
