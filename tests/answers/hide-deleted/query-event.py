# /// answer
# verdict = "rejected"
# mistake = "before_compile is heard by session.query() only, not by select()"
# says = "select|query|before_compile|deleted row|hid|still|shown|filter"
# ///
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Query


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    @event.listens_for(Query, "before_compile", retval=True)
    def leave_out(query: Query[Any]) -> Query[Any]:
        for description in query.column_descriptions:
            entity = description["entity"]
            if entity is not None and issubclass(entity, SoftDeleteMixin):
                query = query.enable_assertions(False).filter(entity.deleted_at.is_(None))
        return query
