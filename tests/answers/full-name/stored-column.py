# /// answer
# verdict = "rejected"
# mistake = "the full name is a column of its own"
# says = "column|full_name|hybrid"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    full_name: Mapped[str | None] = mapped_column(String(101))
