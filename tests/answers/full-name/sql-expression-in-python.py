# /// answer
# verdict = "rejected"
# mistake = "in Python the property gives an SQL expression"
# says = "expression|Python|str|text|concat"
# ///
from sqlalchemy import ColumnElement, Identity, String, case, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    @hybrid_property
    def full_name(self) -> str:
        return func.concat_ws(" ", self.first_name, self.last_name)

    @full_name.inplace.expression
    @classmethod
    def _full_name_expression(cls) -> ColumnElement[str]:
        return case((cls.last_name.is_(None), cls.first_name), else_=cls.first_name + " " + cls.last_name)
