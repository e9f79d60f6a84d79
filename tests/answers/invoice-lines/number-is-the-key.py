# /// answer
# verdict = "rejected"
# mistake = "number is the primary key, and there is no id"
# says = "\\bid\\b|primary key|PRIMARY KEY"
# ///
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan", passive_deletes=True
    )
