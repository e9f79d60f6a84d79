# /// answer
# verdict = "rejected"
# mistake = "public_id is varchar(36)"
# says = "type|varchar|varying|uuid"
# ///
from sqlalchemy import Identity, String, text
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, server_default=text("gen_random_uuid()::text"))
    name: Mapped[str] = mapped_column(String(100))
