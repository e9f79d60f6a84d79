# /// answer
# verdict = "rejected"
# mistake = "“Last, First” is another format"
# says = "comma|,|last|first|format|expected"
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
        return self.first_name if self.last_name is None else f"{self.last_name}, {self.first_name}"

    @full_name.inplace.expression
    @classmethod
    def _full_name_expression(cls) -> ColumnElement[str]:
        return func.concat_ws(", ", cls.last_name, cls.first_name)
