# /// answer
# verdict = "rejected"
# mistake = "a TypeDecorator capitalises names"
# says = "name is changed on its way into"
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import TypeDecorator, DateTime, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Capital(TypeDecorator):
    impl = String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value.capitalize() if value else value


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(Capital(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    employees: Mapped[list["Employee"]] = relationship(back_populates="department")
