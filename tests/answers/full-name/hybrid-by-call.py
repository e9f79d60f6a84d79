# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import ColumnElement, Identity, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class Person(PatternBase):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part is not None)

    def _sql(cls) -> ColumnElement[str]:
        return func.concat_ws(" ", cls.first_name, cls.last_name)

    full_name = hybrid_property(full_name, expr=_sql)
