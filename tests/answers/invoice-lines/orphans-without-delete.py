# /// answer
# verdict = "rejected"
# mistake = "delete-orphan alone: deleting an invoice sets the foreign key of loaded lines to NULL"
# says = "lines are loaded is refused by the database"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", cascade="save-update, merge, delete-orphan", passive_deletes=True
    )
