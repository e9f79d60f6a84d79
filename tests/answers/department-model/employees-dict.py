# /// answer
# verdict = "rejected"
# mistake = "employees is a dict keyed by name"
# says = "is a dict; a list"
# ///
from datetime import datetime
from decimal import Decimal

from sqlalchemy import DateTime, Identity, Numeric, String, func
from sqlalchemy.orm import Mapped, attribute_keyed_dict, mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    employees: Mapped[dict[str, "Employee"]] = relationship(
        back_populates="department", collection_class=attribute_keyed_dict("name")
    )
