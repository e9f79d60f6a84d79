# /// answer
# verdict = "rejected"
# mistake = "a CHECK constraint that the table does not have"
# says = "CHECK|check|constraint"
# ///
from uuid import UUID

from sqlalchemy import CheckConstraint, Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
