# /// answer
# verdict = "accepted"
# note = "The attribute of the class, not the table's column: it knows the class, so it also keeps to one of several classes in a table."
# ///
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

ModelT = TypeVar("ModelT")


class Repository(Generic[ModelT]):
    def __init__(self, session: AsyncSession, model: type[ModelT]) -> None:
        self.session = session
        self.model = model
        mapper = inspect(model)
        # The attribute may have another name than its column.
        self._key = getattr(model, mapper.get_property_by_column(mapper.primary_key[0]).key)

    async def get(self, id: Any) -> ModelT | None:
        return await self.session.get(self.model, id)

    async def list(self, *, offset: int = 0, limit: int = 100) -> Sequence[ModelT]:
        statement = select(self.model).order_by(self._key).offset(offset).fetch(limit)
        return (await self.session.scalars(statement)).all()

    async def count(self) -> int:
        return await self.session.scalar(select(func.count(self._key))) or 0

    async def add(self, entity: ModelT) -> ModelT:
        self.session.add(entity)
        await self.session.flush()
        return entity

    async def remove(self, entity: ModelT) -> None:
        await self.session.delete(entity)
        await self.session.flush()
