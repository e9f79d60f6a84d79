# /// answer
# verdict = "rejected"
# mistake = "an empty last name is taken for none, in Python and in SQL"
# says = "empty|''|blank|NULL|None"
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
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    @full_name.inplace.expression
    @classmethod
    def _full_name_expression(cls) -> ColumnElement[str]:
        return case(
            (func.coalesce(cls.last_name, "") == "", cls.first_name), else_=cls.first_name + " " + cls.last_name
        )
