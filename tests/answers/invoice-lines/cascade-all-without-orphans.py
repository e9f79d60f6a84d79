# /// answer
# verdict = "rejected"
# mistake = "cascade='all' does not delete a line that is taken out"
# says = "orphan|taken out|removed|NULL|IntegrityError|null value"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(back_populates="invoice", cascade="all", passive_deletes=True)
