# /// answer
# verdict = "rejected"
# mistake = "a method deletes a line; one that is taken out of the list is not deleted"
# says = "orphan|taken out|removed|NULL|IntegrityError|null value"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(back_populates="invoice", cascade="all", passive_deletes=True)

    def remove_line(self, line: "InvoiceLine") -> None:
        session = object_session(self)
        self.lines.remove(line)
        if session is not None:
            session.delete(line)
