# /// answer
# verdict = "rejected"
# mistake = "the column is called uuid"
# says = "public_id|uuid"
# ///
from uuid import UUID

from sqlalchemy import Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
