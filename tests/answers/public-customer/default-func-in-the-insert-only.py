# /// answer
# verdict = "rejected"
# mistake = "default=func.gen_random_uuid() is put into the ORM's INSERTs only"
# says = "server.?default|no default|default=|default.*(Python|database)|past the ORM|NULL|null value"
# ///
from uuid import UUID

from sqlalchemy import Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
