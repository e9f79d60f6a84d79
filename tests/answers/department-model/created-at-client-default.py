# /// answer
# verdict = "rejected"
# mistake = "created_at is filled in by Python (default=), not by the database (server_default)"
# says = "created_at has no default in the database \\(now\\(\\) is asked for\\): its default= lives in"
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
        sa.DateTime(timezone=True),
        default=lambda: dt.datetime.now(dt.timezone.utc),
        nullable=False,
    )

    employees: Mapped[List["Employee"]] = relationship("Employee", back_populates="department")

    def __repr__(self) -> str:
        return f"<Department {self.name!r}>"
