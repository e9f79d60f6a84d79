# /// answer
# verdict = "accepted"
# ///
from uuid import UUID

from sqlalchemy import Identity, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("public_id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
