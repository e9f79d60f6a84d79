# /// answer
# verdict = "accepted"
# note = "Types with a name of their own (Annotated) pay off as soon as several tables share them: the decision about length and precision stands in one place."
# ///
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import TIMESTAMP, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[Annotated[int, mapped_column(Identity(), primary_key=True)]]
    name: Mapped[Annotated[str, mapped_column(String(100), unique=True)]]
    budget: Mapped[Annotated[Decimal, mapped_column(Numeric(12, 2))]]
    created_at: Mapped[Annotated[datetime, mapped_column(TIMESTAMP(timezone=True), server_default=func.now())]]
    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
