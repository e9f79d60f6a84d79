# /// answer
# verdict = "rejected"
# mistake = "the cascades lack save-update: lines are not saved with their invoice"
# says = "without save-update"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", cascade="delete, delete-orphan", passive_deletes=True
    )
