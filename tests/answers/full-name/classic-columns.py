# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import Column, ColumnElement, Identity, Integer, String, case
from sqlalchemy.ext.hybrid import hybrid_property


class Person(PatternBase):
    __tablename__ = "people"

    id = Column(Integer, Identity(), primary_key=True)
    first_name = Column(String(50), nullable=False)
    last_name = Column(String(50), nullable=True)

    @hybrid_property
    def full_name(self) -> str:
        if self.last_name is None:
            return self.first_name
        return f"{self.first_name} {self.last_name}"

    @full_name.inplace.expression
    @classmethod
    def _full_name_expression(cls) -> ColumnElement[str]:
        return case((cls.last_name.is_(None), cls.first_name), else_=cls.first_name + " " + cls.last_name)
