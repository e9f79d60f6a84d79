# /// answer
# verdict = "rejected"
# mistake = "name has no length"
# says = "name|varchar|varying|\\(100\\)"
# ///
from uuid import UUID

from sqlalchemy import Identity, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column()
