# /// answer
# verdict = "rejected"
# mistake = "no cascade: a line that is taken out gets NULL as its invoice, which the table refuses"
# says = "orphan|taken out|removed|NULL|IntegrityError|null value"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(back_populates="invoice")
