# /// answer
# verdict = "rejected"
# mistake = "the type turns each uuid into a str"
# says = "\\bstr\\b|UUID|type|text"
# ///
from typing import Any
from uuid import UUID

from sqlalchemy import Identity, String, TypeDecorator, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column


class UuidText(TypeDecorator[str]):
    impl = Uuid
    cache_ok = True

    def process_result_value(self, value: UUID | None, dialect: Any) -> str | None:
        return None if value is None else str(value)


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(UuidText, unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
