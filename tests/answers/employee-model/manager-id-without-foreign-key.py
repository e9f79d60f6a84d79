# /// answer
# verdict = "rejected"
# mistake = "manager_id has no foreign key, only the relationship pretends one"
# says = "Missing constraint: FOREIGN KEY \\(manager_id\\) REFERENCES employees\\(id\\) ON DELETE SET NULL\\."
# ///
from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Employee(Base):
    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(255), unique=True)
    salary: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    hire_date: Mapped[date] = mapped_column(Date, server_default=func.current_date())
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id", ondelete="SET NULL"), index=True)
    manager_id: Mapped[int | None] = mapped_column(index=True)

    department: Mapped["Department | None"] = relationship(back_populates="employees")
    manager: Mapped["Employee | None"] = relationship(
        back_populates="subordinates", primaryjoin="foreign(Employee.manager_id) == remote(Employee.id)"
    )
    subordinates: Mapped[list["Employee"]] = relationship(
        back_populates="manager", primaryjoin="Employee.id == foreign(Employee.manager_id)"
    )
    projects: Mapped[list["Project"]] = relationship(secondary=employee_projects, back_populates="employees")
