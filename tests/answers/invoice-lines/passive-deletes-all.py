# /// answer
# verdict = "rejected"
# mistake = "passive_deletes='all' leaves everything to the database, and cannot delete what is taken out"
# says = "orphan|taken out|removed|NULL|IntegrityError|null value|passive_deletes"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(back_populates="invoice", passive_deletes="all")
