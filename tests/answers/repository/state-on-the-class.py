# /// answer
# verdict = "rejected"
# mistake = "session and model are kept on the class: the last repository made decides for all"
# says = "another table than that of the model"
# ///
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")


class Repository(Generic[T]):
    def __init__(self, session: AsyncSession, model: type[T]) -> None:
        Repository.session = session
        Repository.model = model

    async def get(self, id: Any) -> T | None:
        return await self.session.get(self.model, id)

    async def list(self, *, offset: int = 0, limit: int = 100) -> Sequence[T]:
        (key,) = inspect(self.model).primary_key
        return (await self.session.scalars(select(self.model).order_by(key).offset(offset).limit(limit))).all()

    async def count(self) -> int:
        return await self.session.scalar(select(func.count()).select_from(self.model)) or 0

    async def add(self, entity: T) -> T:
        self.session.add(entity)
        await self.session.flush()
        return entity

    async def remove(self, entity: T) -> None:
        await self.session.delete(entity)
        await self.session.flush()
