# /// answer
# verdict = "rejected"
# mistake = "a column_property is filled by a SELECT: an object that was not loaded has none"
# says = "Python|column_property|hybrid|loaded|None"
# ///
from sqlalchemy import Identity, String, func
from sqlalchemy.orm import Mapped, column_property, mapped_column


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    full_name: Mapped[str] = column_property(func.concat_ws(" ", first_name, last_name))
