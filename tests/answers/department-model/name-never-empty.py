# /// answer
# verdict = "rejected"
# mistake = "a validator refuses an empty name, which the table takes"
# says = "refuses what the table takes: ValueError"
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import DateTime, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    employees: Mapped[list["Employee"]] = relationship(back_populates="department")

    @validates("name")
    def _not_empty(self, _key, name):
        if not name:
            raise ValueError("a department has a name")
        return name
