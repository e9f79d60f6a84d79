# /// answer
# verdict = "rejected"
# mistake = "default=uuid4 is no default of the table: rows that are inserted past the ORM have none"
# says = "server.?default|no default|default=|default.*(Python|database)|past the ORM|NULL|null value"
# ///
from uuid import UUID, uuid4

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(100))
