# /// answer
# verdict = "rejected"
# mistake = "Mapped[datetime] alone gives a timestamp without time zone"
# says = "The type of created_at is wrong: timestamp without time zone instead of timestamp with"
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
