# /// answer
# verdict = "rejected"
# mistake = "the unique index leaves rows out"
# says = "index instead, which is for some rows"
# ///
from sqlalchemy import Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan", passive_deletes=True
    )
    __table_args__ = (Index("uq_n", "number", unique=True, postgresql_where=text("number <> ''")),)
