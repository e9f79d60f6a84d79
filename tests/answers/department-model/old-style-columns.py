# /// answer
# verdict = "rejected"
# mistake = "1.x style: Column() without Mapped[] and mapped_column()"
# says = "id, name, budget, created_at: declared in the 1\\.x style, without a Mapped\\[\\] annotation\\."
# ///
from sqlalchemy import Column, DateTime, Identity, Integer, Numeric, String, func
from sqlalchemy.orm import relationship


class Department(Base):
    __tablename__ = "departments"

    id = Column(Integer, Identity(), primary_key=True)
    name = Column(String(100), unique=True, nullable=False)
    budget = Column(Numeric(12, 2), nullable=False)
    created_at = Column(DateTime(timezone=True), server_default=func.now(), nullable=False)

    employees = relationship("Employee", back_populates="department")
