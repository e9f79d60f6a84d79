# /// answer
# verdict = "rejected"
# mistake = "the pair (name, budget) is unique, name alone is not"
# says = "Missing constraint: UNIQUE \\(name\\); there is UNIQUE \\(name, budget\\) instead\\."
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import DateTime, Identity, Numeric, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"
    __table_args__ = (UniqueConstraint("name", "budget"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
