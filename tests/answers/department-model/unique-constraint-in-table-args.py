# /// answer
# verdict = "accepted"
# note = "A UniqueConstraint in __table_args__ is the form for several columns; for one column, unique=True says the same in less."
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import DateTime, Identity, Numeric, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(Identity(always=False), primary_key=True)
    name: Mapped[str] = mapped_column(String(length=100))
    budget: Mapped[Decimal] = mapped_column(Numeric(precision=12, scale=2))
    created_at: Mapped[datetime] = mapped_column(DateTime(True), server_default=func.now())

    employees: Mapped[list["Employee"]] = relationship(back_populates="department", lazy="select")
