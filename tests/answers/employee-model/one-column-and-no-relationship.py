# /// answer
# verdict = "rejected"
# mistake = "the first two columns are written yet"
# says = "column email is missing"
# ///
from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Employee(Base):
    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
