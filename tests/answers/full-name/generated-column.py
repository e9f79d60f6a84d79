# /// answer
# verdict = "rejected"
# mistake = "the full name is a generated column of the table"
# says = "column|Computed|generated|full_name"
# ///
from sqlalchemy import Computed, Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    full_name: Mapped[str] = mapped_column(Computed("first_name || coalesce(' ' || last_name, '')", persisted=True))
