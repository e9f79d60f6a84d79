# /// answer
# verdict = "rejected"
# mistake = "Python's `is None` is never true for a column: in SQL the name is NULL where there is no last name"
# says = "NULL|None|SQL|expression"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    @hybrid_property
    def full_name(self) -> str:
        if self.last_name is None:
            return self.first_name
        return self.first_name + " " + self.last_name
