# /// answer
# verdict = "accepted"
# ///
from typing import Annotated

from sqlalchemy import ColumnElement, Identity, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class FullNameMixin:
    first_name: Mapped[Annotated[str, mapped_column(String(50))]]
    last_name: Mapped[Annotated[str | None, mapped_column(String(50))]]

    @hybrid_property
    def full_name(self) -> str:
        return self.first_name if self.last_name is None else self.first_name + " " + self.last_name

    @full_name.inplace.expression
    @classmethod
    def _full_name(cls) -> ColumnElement[str]:
        return func.coalesce(cls.first_name + " " + cls.last_name, cls.first_name)


class Person(FullNameMixin, PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
