# /// answer
# verdict = "rejected"
# mistake = "department_id has ON DELETE CASCADE instead of SET NULL: people vanish with their department"
# says = "Missing constraint: FOREIGN KEY \\(department_id\\) REFERENCES departments\\(id\\) ON DELETE SET"
# ///
import datetime as dt
from decimal import Decimal
from typing import List, Optional

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Employee(Base):
    """Somebody who works here."""

    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(sa.Integer, sa.Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100), nullable=False)
    email: Mapped[str] = mapped_column(sa.String(255), nullable=False, unique=True)
    salary: Mapped[Decimal] = mapped_column(sa.Numeric(10, 2), nullable=False)
    hire_date: Mapped[dt.date] = mapped_column(
        sa.Date,
        nullable=False,
        server_default=sa.text("CURRENT_DATE"),
    )
    department_id: Mapped[Optional[int]] = mapped_column(
        sa.ForeignKey("departments.id", ondelete="CASCADE"),
        index=True,
    )
    manager_id: Mapped[Optional[int]] = mapped_column(
        sa.ForeignKey("employees.id", ondelete="SET NULL"),
        index=True,
    )

    department: Mapped[Optional["Department"]] = relationship("Department", back_populates="employees")
    manager: Mapped[Optional["Employee"]] = relationship(
        "Employee",
        remote_side="Employee.id",
        back_populates="subordinates",
    )
    subordinates: Mapped[List["Employee"]] = relationship("Employee", back_populates="manager")
    projects: Mapped[List["Project"]] = relationship(
        "Project",
        secondary="employee_projects",
        back_populates="employees",
    )

    def __repr__(self) -> str:
        return f"Employee(id={self.id!r}, name={self.name!r})"
