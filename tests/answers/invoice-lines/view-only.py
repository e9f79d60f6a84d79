# /// answer
# verdict = "rejected"
# mistake = "viewonly=True: lines are not written"
# says = "viewonly|view-only|read-only|saved|written|lines"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(back_populates="invoice", viewonly=True)
