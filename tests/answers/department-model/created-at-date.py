# /// answer
# verdict = "rejected"
# mistake = "created_at is a date, not a timestamptz"
# says = "The type of created_at is wrong: date instead of timestamp with time zone\\."
# ///
from datetime import date
from decimal import Decimal

from sqlalchemy import Date, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[date] = mapped_column(Date, server_default=func.now())

    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
