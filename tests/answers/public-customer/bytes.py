# /// answer
# verdict = "rejected"
# mistake = "public_id is 16 bytes"
# says = "type|bytea|bytes|uuid"
# ///
from sqlalchemy import Identity, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[bytes] = mapped_column(
        LargeBinary(16), unique=True, server_default=text("uuid_send(gen_random_uuid())")
    )
    name: Mapped[str] = mapped_column(String(100))
