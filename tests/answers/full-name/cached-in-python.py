# /// answer
# verdict = "rejected"
# mistake = "the full name is kept when it was read once, and a new last name does not show"
# says = "cache|stale|old|kept|again|chang|Python"
# ///
from sqlalchemy import ColumnElement, Identity, String, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    @hybrid_property
    def full_name(self) -> str:
        if "_full_name" not in self.__dict__:
            parts = (self.first_name, self.last_name)
            self.__dict__["_full_name"] = " ".join(part for part in parts if part is not None)
        return self.__dict__["_full_name"]

    @full_name.inplace.expression
    @classmethod
    def _full_name_expression(cls) -> ColumnElement[str]:
        return case((cls.last_name.is_(None), cls.first_name), else_=cls.first_name + " " + cls.last_name)
