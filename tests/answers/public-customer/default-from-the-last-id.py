# /// answer
# verdict = "rejected"
# mistake = "the last id of the session is no random value, and there is none at first"
# says = "default of public_id is .*currval"
# ///
import uuid

from sqlalchemy import Identity, String, text
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, server_default=text("md5(currval('customers_id_seq')::text)::uuid")
    )
    name: Mapped[str] = mapped_column(String(100))
