# /// attack
# exercise = "department-model"
# trick = "sqlalchemy.inspect and what the mapper says are replaced; the class is plain, its table made by Core"
# outcome = ["failed", "error"]
# ///

import sqlalchemy
from sqlalchemy.orm import Mapper


class Department:
    """Nothing is mapped here."""

    __annotations__ = {name: "Mapped[int]" for name in ("id", "name", "budget", "created_at", "employees")}


Table(
    "departments",
    Base.metadata,
    Column("id", sqlalchemy.Integer, Identity(), primary_key=True),
    Column("name", String(100), unique=True, nullable=False),
    Column("budget", Numeric(12, 2), nullable=False),
    Column("created_at", DateTime(timezone=True), server_default=func.now(), nullable=False),
)


class _Fake:
    def __getattr__(self, name):
        return _Fake()

    def __iter__(self):
        return iter(())

    __str__ = lambda self: "departments"


_inspect = sqlalchemy.inspect
sqlalchemy.inspect = lambda subject, raiseerr=True: _Fake() if subject is Department else _inspect(subject, raiseerr)
sqlalchemy.inspection.inspect = sqlalchemy.inspect
