# /// answer
# verdict = "rejected"
# mistake = "public_id is the primary key, and there is no internal id"
# says = "\\bid\\b|primary key|PRIMARY KEY"
# ///
from uuid import UUID

from sqlalchemy import String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    public_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
