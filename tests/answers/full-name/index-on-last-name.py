# /// answer
# verdict = "accepted"
# ///
from typing import Optional

from sqlalchemy import ColumnElement, Identity, String, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[Optional[str]] = mapped_column(String(50), index=True, default=None)

    @hybrid_property
    def full_name(self) -> str:
        if self.last_name is None:
            return self.first_name
        return f"{self.first_name} {self.last_name}"

    @full_name.inplace.expression
    @classmethod
    def _full_name_expression(cls) -> ColumnElement[str]:
        return case((cls.last_name.is_(None), cls.first_name), else_=cls.first_name + " " + cls.last_name)
