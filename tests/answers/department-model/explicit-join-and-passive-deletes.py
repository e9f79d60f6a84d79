# /// answer
# verdict = "accepted"
# note = "passive_deletes leaves it to the database's ON DELETE to detach the people, instead of loading all of them first. Better where departments are large."
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import DateTime, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    employees: Mapped[list["Employee"]] = relationship(
        "Employee",
        primaryjoin="Department.id == Employee.department_id",
        foreign_keys="Employee.department_id",
        back_populates="department",
        passive_deletes=True,
        order_by="Employee.id",
    )
