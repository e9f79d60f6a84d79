# /// answer
# verdict = "rejected"
# mistake = "public_id has no default at all"
# says = "default|NULL|null value"
# ///
from uuid import UUID

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(100))
