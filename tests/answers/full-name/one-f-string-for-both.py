# /// answer
# verdict = "rejected"
# mistake = "for the class the f-string is a Python text: SQL gets a constant"
# says = "SQL|expression|constant|hybrid|class"
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
        return f"{self.first_name} {self.last_name}" if self.last_name is not None else self.first_name
