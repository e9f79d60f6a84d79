# /// answer
# verdict = "rejected"
# mistake = "no back_populates: a line does not know its invoice"
# says = "back_populates|one-way|back-populat|other side|invoice"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
