# /// answer
# verdict = "accepted"
# note = "A dataclass writes the constructor. Inside of the class `list` is the method, so the type has to be builtins.list."
# ///
import builtins
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")


@dataclass
class Repository(Generic[T]):
    session: AsyncSession
    model: type[T]

    async def get(self, id: Any) -> T | None:
        return await self.session.get(self.model, id)

    async def list(self, *, offset: int = 0, limit: int = 100) -> builtins.list[T]:
        statement = select(self.model).order_by(*inspect(self.model).primary_key).slice(offset, offset + limit)
        return [*await self.session.scalars(statement)]

    async def count(self) -> int:
        return (await self.session.execute(select(func.count()).select_from(self.model))).scalar_one()

    async def add(self, entity: T) -> T:
        self.session.add_all([entity])
        await self.session.flush()
        return entity

    async def remove(self, entity: T) -> None:
        await self.session.delete(entity)
        await self.session.flush()
