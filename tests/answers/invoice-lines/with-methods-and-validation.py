# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan", passive_deletes=True
    )

    @validates("number")
    def _check_number(self, key: str, number: str) -> str:
        if not number:
            raise ValueError("an invoice has a number")
        return number

    @hybrid_property
    def label(self) -> str:
        return "#" + self.number

    def __len__(self) -> int:
        return len(self.lines)

    def __bool__(self) -> bool:
        return True
