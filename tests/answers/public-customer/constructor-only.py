# /// answer
# verdict = "rejected"
# mistake = "only the constructor gives an id: rows that are inserted past it have none"
# says = "server.?default|no default|default|past the ORM|NULL|null value"
# ///
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(100))

    def __init__(self, **values: Any) -> None:
        values.setdefault("public_id", uuid4())
        super().__init__(**values)
