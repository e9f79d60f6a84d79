# /// answer
# verdict = "rejected"
# mistake = "`+` with None fails in Python, and with NULL gives NULL in SQL"
# says = "None|NULL|TypeError|last"
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
        return self.first_name + " " + self.last_name
