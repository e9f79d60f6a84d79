# /// answer
# verdict = "rejected"
# mistake = "the SQL side names the class, so an alias gets the columns of the class"
# says = "full_name of an alias cannot be used"
# ///
from sqlalchemy import Identity, String, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class Person(PatternBase):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    @hybrid_property
    def full_name(self):
        return self.first_name if self.last_name is None else self.first_name + " " + self.last_name

    @full_name.expression
    def full_name(cls):
        return case((Person.last_name.is_(None), Person.first_name), else_=Person.first_name + " " + Person.last_name)
