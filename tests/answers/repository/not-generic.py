# /// answer
# verdict = "rejected"
# mistake = "the class is not generic: Repository[Employee] is a TypeError"
# says = "generic|subscript|Repository\\[|(?-i:TypeError)|type"
# ///
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession


class Repository:
    def __init__(self, session: AsyncSession, model: type[Any]) -> None:
        self.session = session
        self.model = model

    async def get(self, id: Any) -> Any | None:
        return await self.session.get(self.model, id)

    async def list(self, *, offset: int = 0, limit: int = 100) -> Sequence[Any]:
        (key,) = inspect(self.model).primary_key
        statement = select(self.model).order_by(key).offset(offset).limit(limit)
        return (await self.session.scalars(statement)).all()

    async def count(self) -> int:
        return await self.session.scalar(select(func.count()).select_from(self.model)) or 0

    async def add(self, entity: Any) -> Any:
        self.session.add(entity)
        await self.session.flush()
        return entity

    async def remove(self, entity: Any) -> None:
        await self.session.delete(entity)
        await self.session.flush()
