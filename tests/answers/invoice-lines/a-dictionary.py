# /// answer
# verdict = "rejected"
# mistake = "lines is a dictionary by id"
# says = "dict|list"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, attribute_keyed_dict, mapped_column, relationship


class Invoice(PatternBase):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    lines: Mapped[dict[int, "InvoiceLine"]] = relationship(
        back_populates="invoice",
        cascade="all, delete-orphan",
        passive_deletes=True,
        collection_class=attribute_keyed_dict("id"),
    )
