# /// answer
# verdict = "rejected"
# mistake = "Employee is written into the class, whatever the model"
# says = "model|(?-i:Employee)|other class|class"
# ///
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee

ModelT = TypeVar("ModelT")


class Repository(Generic[ModelT]):
    def __init__(self, session: AsyncSession, model: type[ModelT]) -> None:
        self.session = session
        self.model = model

    async def get(self, id: Any) -> ModelT | None:
        return await self.session.get(Employee, id)

    async def list(self, *, offset: int = 0, limit: int = 100) -> Sequence[ModelT]:
        (key,) = inspect(Employee).primary_key
        statement = select(Employee).order_by(key).offset(offset).limit(limit)
        return (await self.session.scalars(statement)).all()

    async def count(self) -> int:
        return await self.session.scalar(select(func.count()).select_from(Employee)) or 0

    async def add(self, entity: ModelT) -> ModelT:
        self.session.add(entity)
        await self.session.flush()
        return entity

    async def remove(self, entity: ModelT) -> None:
        await self.session.delete(entity)
        await self.session.flush()
