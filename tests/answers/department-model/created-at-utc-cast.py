# /// answer
# verdict = "rejected"
# mistake = "the default (now() AT TIME ZONE 'utc')::timestamptz is read as local time again: off by the zone"
# says = "default of created_at.*(another value, at least where)"
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import DateTime, Identity, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=text("(now() AT TIME ZONE 'utc')::timestamptz")
    )

    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
