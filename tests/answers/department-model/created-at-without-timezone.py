# /// answer
# verdict = "rejected"
# mistake = "created_at is a timestamp without time zone"
# says = "The type of created_at is wrong: timestamp without time zone instead of timestamp with"
# ///
import datetime as dt
import decimal
from typing import List

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    """A department of the company."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(sa.Integer, sa.Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100), unique=True, nullable=False)
    budget: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(12, 2), nullable=False)
    created_at: Mapped[dt.datetime] = mapped_column(
        sa.DateTime,
        server_default=func.now(),
        nullable=False,
    )

    employees: Mapped[List["Employee"]] = relationship("Employee", back_populates="department")

    def __repr__(self) -> str:
        return f"<Department {self.name!r}>"
