# /// answer
# verdict = "rejected"
# mistake = "uuid_generate_v4() needs an extension that the database does not have"
# says = "uuid_generate_v4|extension|function|default"
# ///
from uuid import UUID

from sqlalchemy import Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=func.uuid_generate_v4())
    name: Mapped[str] = mapped_column(String(100))
