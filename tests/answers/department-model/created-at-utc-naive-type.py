# /// answer
# verdict = "rejected"
# mistake = "a TypeDecorator takes the zone away"
# says = "created_at (is changed|arrives as)"
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import TypeDecorator, DateTime, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Naive(TypeDecorator):
    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value, dialect):
        return value.replace(tzinfo=None) if value else value


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(Naive(), server_default=func.now())

    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
