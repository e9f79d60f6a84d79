# /// answer
# verdict = "rejected"
# mistake = "name allows NULL"
# says = "name.*NULL|NULL.*name"
# ///
from uuid import UUID

from sqlalchemy import Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str | None] = mapped_column(String(100))
