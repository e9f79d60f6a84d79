# /// answer
# verdict = "rejected"
# mistake = "the rows are fetched and left out in Python: columns and counts still see them"
# says = "Python|column|count|fetch|deleted row|hid|still|shown|filter"
# ///
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    class Filtered(factory.class_):
        async def scalars(self, statement: Any, params: Any = None, **options: Any) -> Any:
            result = await super().scalars(statement, params, **options)
            if statement.get_execution_options().get("include_deleted"):
                return result
            return [one for one in result if not getattr(one, "is_deleted", False)]

    factory.class_ = Filtered
