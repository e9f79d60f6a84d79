# /// answer
# verdict = "rejected"
# mistake = "public_id is computed from the id, and no column"
# says = "public_id|column"
# ///
from uuid import UUID

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))

    @property
    def public_id(self) -> UUID:
        return UUID(int=self.id)
