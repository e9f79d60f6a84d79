# /// answer
# verdict = "rejected"
# mistake = "native_uuid=False stores 32 letters"
# says = "type|char|uuid"
# ///
from uuid import UUID

from sqlalchemy import Identity, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(
        Uuid(native_uuid=False), unique=True, server_default=text("replace(gen_random_uuid()::text, '-', '')")
    )
    name: Mapped[str] = mapped_column(String(100))
