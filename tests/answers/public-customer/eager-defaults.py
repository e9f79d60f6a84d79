# /// answer
# verdict = "accepted"
# note = "In async code eager_defaults=True is a safe habit: what the database computes is there after every flush, not only after an INSERT."
# ///
from uuid import UUID

from sqlalchemy import Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
