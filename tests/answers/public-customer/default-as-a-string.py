# /// answer
# verdict = "rejected"
# mistake = "the text becomes a constant, and is no uuid"
# says = "default|gen_random_uuid|uuid|text|constant"
# ///
from uuid import UUID

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default="gen_random_uuid()")
    name: Mapped[str] = mapped_column(String(100))
