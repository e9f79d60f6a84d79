# /// answer
# verdict = "rejected"
# mistake = "id is the uuid, and there is no public_id"
# says = "public_id|\\bid\\b"
# ///
from uuid import UUID

from sqlalchemy import String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
