# /// answer
# verdict = "rejected"
# mistake = "InvoiceLine has no relationship invoices"
# says = "invoices|back_populates|no property|fit together"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoices", cascade="all, delete-orphan", passive_deletes=True
    )
