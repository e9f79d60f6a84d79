# /// answer
# verdict = "rejected"
# mistake = "an event deletes the lines with a statement of its own, which the foreign key makes needless"
# says = "DELETE|statement|passive_deletes"
# ///
from typing import Any

from sqlalchemy import Identity, String, delete, event, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan", passive_deletes=True
    )


@event.listens_for(Invoice, "before_delete")
def delete_lines(mapper: Any, connection: Any, target: Invoice) -> None:
    lines = inspect(Invoice).relationships["lines"].mapper.local_table
    connection.execute(delete(lines).where(lines.c.invoice_id == target.id))
