# /// answer
# verdict = "rejected"
# mistake = "the server default is one uuid, made at the import: the second customer has the same"
# says = "default|constant|once|same|duplicate|unique"
# ///
from uuid import UUID, uuid4

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=str(uuid4()))
    name: Mapped[str] = mapped_column(String(100))
