# /// answer
# verdict = "accepted"
# ///
from datetime import date
from decimal import Decimal
from typing import Annotated, Optional

from sqlalchemy import ForeignKey, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


OptionalDepartment = Annotated[
    Optional[int], mapped_column(ForeignKey("departments.id", ondelete="SET NULL"), index=True)
]
Boss = Annotated[int, mapped_column(ForeignKey("employees.id", ondelete="SET NULL"), index=True)]


class Employee(Base):
    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(255), unique=True)
    salary: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    hire_date: Mapped[date] = mapped_column(server_default=func.current_date())
    department_id: Mapped[OptionalDepartment]
    manager_id: Mapped[Optional[Boss]]

    department: Mapped["Department | None"] = relationship(back_populates="employees")
    manager: Mapped["Employee | None"] = relationship(back_populates="subordinates", remote_side=[id])
    subordinates: Mapped[list["Employee"]] = relationship(back_populates="manager")
    projects: Mapped[list["Project"]] = relationship(secondary=employee_projects, back_populates="employees")
