# /// answer
# verdict = "rejected"
# mistake = "there is no blank between the names"
# says = "blank|space|between|expected|differ"
# ///
from sqlalchemy import ColumnElement, Identity, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    @hybrid_property
    def full_name(self) -> str:
        return self.first_name + (self.last_name or "")

    @full_name.inplace.expression
    @classmethod
    def _full_name_expression(cls) -> ColumnElement[str]:
        return cls.first_name + func.coalesce(cls.last_name, "")
