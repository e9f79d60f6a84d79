# /// answer
# verdict = "rejected"
# mistake = "the default gives a str, and the object keeps it"
# says = "\\bstr\\b|UUID|type|text"
# ///
from uuid import UUID, uuid4

from sqlalchemy import Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(
        default=lambda: str(uuid4()), unique=True, server_default=func.gen_random_uuid()
    )
    name: Mapped[str] = mapped_column(String(100))
