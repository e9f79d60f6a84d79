# /// answer
# verdict = "rejected"
# mistake = "count() is asked once and remembered"
# says = "count|cache|remember|stale|again"
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
        self._count: int | None = None

    async def get(self, id: Any) -> ModelT | None:
        return await self.session.get(self.model, id)

    async def list(self, *, offset: int = 0, limit: int = 100) -> Sequence[ModelT]:
        (key,) = inspect(self.model).primary_key
        statement = select(self.model).order_by(key).offset(offset).limit(limit)
        return (await self.session.scalars(statement)).all()

    async def count(self) -> int:
        if self._count is None:
            self._count = await self.session.scalar(select(func.count()).select_from(self.model))
        return self._count

    async def add(self, entity: ModelT) -> ModelT:
        self.session.add(entity)
        await self.session.flush()
        return entity

    async def remove(self, entity: ModelT) -> None:
        await self.session.delete(entity)
        await self.session.flush()
