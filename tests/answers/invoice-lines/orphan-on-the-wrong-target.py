# /// answer
# verdict = "rejected"
# mistake = "lines holds invoices"
# says = "InvoiceLine|target|Invoice\\b|fit together|join"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["Invoice"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan", passive_deletes=True
    )
