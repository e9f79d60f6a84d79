# /// answer
# verdict = "rejected"
# mistake = "the constraint has another name than the convention gives"
# says = "is called departments_name_key; in the database it is uq_departments_name"
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import UniqueConstraint, DateTime, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"
    __table_args__ = (UniqueConstraint("name", name="departments_name_key"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
