# /// answer
# verdict = "rejected"
# mistake = "number is an integer"
# says = "number.*type|type.*number|integer"
# ///
from sqlalchemy import Identity
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan", passive_deletes=True
    )
