# /// answer
# verdict = "rejected"
# mistake = "a condition in primaryjoin leaves out who has no manager"
# says = "employees holds other objects than the foreign keys say"
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
        back_populates="department",
        primaryjoin="and_(Department.id == foreign(Employee.department_id), Employee.manager_id != None)",
    )
