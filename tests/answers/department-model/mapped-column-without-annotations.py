# /// answer
# verdict = "rejected"
# mistake = "mapped_column() without the Mapped[] annotations"
# says = "id, name, budget, created_at: declared in the 1\\.x style, without a Mapped\\[\\] annotation\\."
# ///
from sqlalchemy import DateTime, Identity, Integer, Numeric, String, func
from sqlalchemy.orm import mapped_column, relationship


class Department(Base):
    __tablename__ = "departments"

    id = mapped_column(Integer, Identity(), primary_key=True)
    name = mapped_column(String(100), unique=True, nullable=False)
    budget = mapped_column(Numeric(12, 2), nullable=False)
    created_at = mapped_column(DateTime(timezone=True), server_default=func.now(), nullable=False)

    employees = relationship("Employee", back_populates="department")
