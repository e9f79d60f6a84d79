# /// answer
# verdict = "accepted"
# note = "Classes of the application change, a revision stays: the migration maps what it needs by itself."
# ///

from sqlalchemy import Column, Integer, String, func, update
from sqlalchemy.orm import Session, declarative_base

Frozen = declarative_base()


class _Employee(Frozen):
    __tablename__ = "employees"

    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False)
    email = Column(String(255), nullable=False)
    display_name = Column(String(200))


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    with Session(bind=op.get_bind()) as session:
        session.execute(
            update(_Employee)
            .values({_Employee.display_name: func.nullif(func.btrim(_Employee.name, " "), "")})
            .execution_options(synchronize_session=False)
        )
        for employee in session.query(_Employee).filter(_Employee.display_name.is_(None)):
            employee.display_name = employee.email.rsplit("@", 1)[0]
        session.commit()
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
