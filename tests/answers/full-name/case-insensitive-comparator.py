# /// answer
# verdict = "rejected"
# mistake = "the comparison ignores case in SQL"
# says = "case|lower|upper|where|compar|match"
# ///
from typing import Any

from sqlalchemy import ColumnElement, Identity, String, func
from sqlalchemy.ext.hybrid import Comparator, hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class IgnoringCase(Comparator[str]):
    def __clause_element__(self) -> ColumnElement[str]:
        return self.expression

    def operate(self, op: Any, *other: Any, **options: Any) -> Any:
        return op(func.lower(self.expression), *(func.lower(one) for one in other), **options)


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    @hybrid_property
    def full_name(self) -> str:
        if self.last_name is None:
            return self.first_name
        return f"{self.first_name} {self.last_name}"

    @full_name.inplace.comparator
    @classmethod
    def _full_name_comparator(cls) -> "IgnoringCase":
        return IgnoringCase(func.concat_ws(" ", cls.first_name, cls.last_name))
