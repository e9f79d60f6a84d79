# /// answer
# verdict = "rejected"
# mistake = "the column created_at is missing"
# says = "The column created_at is missing\\."
# ///
from decimal import Decimal

from sqlalchemy import Identity, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))

    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
