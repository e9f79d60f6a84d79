# /// answer
# verdict = "accepted"
# ///
from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column, relationship


class Employee(MappedAsDataclass, Base, kw_only=True):
    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True, init=False)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(255), unique=True)
    salary: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    hire_date: Mapped[date] = mapped_column(server_default=func.current_date(), init=False)
    department_id: Mapped[int | None] = mapped_column(
        ForeignKey("departments.id", ondelete="SET NULL"), index=True, default=None
    )
    manager_id: Mapped[int | None] = mapped_column(
        ForeignKey("employees.id", ondelete="SET NULL"), index=True, default=None
    )

    department: Mapped["Department | None"] = relationship(back_populates="employees", default=None)
    manager: Mapped["Employee | None"] = relationship(back_populates="subordinates", remote_side=[id], default=None)
    subordinates: Mapped[list["Employee"]] = relationship(back_populates="manager", default_factory=list, repr=False)
    projects: Mapped[list["Project"]] = relationship(
        secondary=employee_projects, default_factory=list, repr=False, back_populates="employees"
    )
