# /// answer
# verdict = "rejected"
# mistake = "1.x style: Column() without Mapped[] and mapped_column()"
# says = "id, name, email, salary, hire_date, department_id, manager_id: declared in the 1\\.x style,"
# ///
from sqlalchemy import Column, Date, ForeignKey, Identity, Integer, Numeric, String, func
from sqlalchemy.orm import relationship


class Employee(Base):
    __tablename__ = "employees"

    id = Column(Integer, Identity(), primary_key=True)
    name = Column(String(100), nullable=False)
    email = Column(String(255), unique=True, nullable=False)
    salary = Column(Numeric(10, 2), nullable=False)
    hire_date = Column(Date, server_default=func.current_date(), nullable=False)
    department_id = Column(Integer, ForeignKey("departments.id", ondelete="SET NULL"), index=True)
    manager_id = Column(Integer, ForeignKey("employees.id", ondelete="SET NULL"), index=True)

    department = relationship("Department", back_populates="employees")
    manager = relationship("Employee", remote_side=[id], back_populates="subordinates")
    subordinates = relationship("Employee", back_populates="manager")
    projects = relationship("Project", secondary=employee_projects, back_populates="employees")
