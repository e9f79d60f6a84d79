# /// answer
# verdict = "accepted"
# note = "With a default in Python too, the id is known before the flush; the server's stays for rows that other programs insert."
# ///
from uuid import UUID, uuid4

from sqlalchemy import Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
