# /// attack
# exercise = "department-model"
# trick = "employees is a plain property that keeps a list and sets the other side in Python"
# outcome = ["failed"]
# ///

class _People(list):
    def __init__(self, owner):
        super().__init__()
        self._owner = owner

    def append(self, employee):
        employee.__dict__["department"] = self._owner
        super().append(employee)


class Department(Base):
    """A property in the place of a relationship."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    @property
    def employees(self) -> "Mapped[list[Employee]]":
        return self.__dict__.setdefault("_people", _People(self))
