# /// answer
# verdict = "rejected"
# mistake = "only execute() filters: scalars(), get() and lazy loads go past it"
# says = "scalars|get|lazy|relationship|load|stream|deleted"
# ///
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import with_loader_criteria


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    class Filtered(factory.class_):
        async def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
            shown = {**statement.get_execution_options(), **options.get("execution_options", {})}.get("include_deleted")
            if statement.is_select and not shown:
                statement = statement.options(
                    with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
                )
            return await super().execute(statement, params, **options)

    factory.class_ = Filtered
