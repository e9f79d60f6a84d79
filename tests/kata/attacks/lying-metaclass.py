# /// attack
# exercise = "department-model"
# trick = "a metaclass registers itself with sqlalchemy.inspect and invents a mapper"
# outcome = ["failed", "error"]
# ///

import sqlalchemy
from sqlalchemy.inspection import _inspects


class _Lying(type):
    def __getattr__(cls, name):
        return cls

    def __instancecheck__(cls, instance):
        return True


class Department(metaclass=_Lying):
    """Nothing is mapped here."""

    def __init__(self, **values):
        self.employees = []


class _Fake:
    column_attrs = ()
    relationships = ()

    def __getattr__(self, name):
        return "departments"


_inspects(_Lying)(lambda subject: _Fake())
Table(
    "departments",
    Base.metadata,
    Column("id", sqlalchemy.Integer, Identity(), primary_key=True),
    Column("name", String(100), unique=True, nullable=False),
    Column("budget", Numeric(12, 2), nullable=False),
    Column("created_at", DateTime(timezone=True), server_default=func.now(), nullable=False),
)
