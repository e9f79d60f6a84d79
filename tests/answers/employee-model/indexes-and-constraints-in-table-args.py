# /// answer
# verdict = "accepted"
# note = "Everything that is about the table and not about one column, in one place. The usual way for constraints and indexes over several columns."
# ///
from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint, Identity, Index, Numeric, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Employee(Base):
    __tablename__ = "employees"
    __table_args__ = (
        ForeignKeyConstraint(["department_id"], ["departments.id"], ondelete="SET NULL"),
        ForeignKeyConstraint(["manager_id"], ["employees.id"], ondelete="SET NULL"),
        UniqueConstraint("email"),
        Index("ix_employees_department_id", "department_id"),
        Index("ix_employees_manager_id", "manager_id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(255))
    salary: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    hire_date: Mapped[date] = mapped_column(server_default=func.current_date())
    department_id: Mapped[int | None]
    manager_id: Mapped[int | None]

    department: Mapped["Department | None"] = relationship(
        back_populates="employees", foreign_keys="Employee.department_id"
    )
    manager: Mapped["Employee | None"] = relationship(
        back_populates="subordinates", foreign_keys="[Employee.manager_id]", remote_side=[id]
    )
    subordinates: Mapped[list["Employee"]] = relationship(
        back_populates="manager", foreign_keys="[Employee.manager_id]"
    )
    projects: Mapped[list["Project"]] = relationship(secondary=lambda: employee_projects, back_populates="employees")
