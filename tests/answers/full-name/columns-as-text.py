# /// answer
# verdict = "rejected"
# mistake = "as text the columns belong to no table, and the query has no FROM"
# says = "full_name does not work.*first_name. does not exist"
# ///
from sqlalchemy import Identity, String, literal_column
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
        return literal_column("first_name || coalesce(' ' || last_name, '')")
