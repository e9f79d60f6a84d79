"""Given: the tables of schema `office`. Nothing to write here.

Hours, reviews, an audit log and a queue of jobs stand beside the tables of phase 1, in a schema of their own:
`{"schema": "office"}` in `__table_args__`, and `office.` before the table's name in SQL. The relationships lead from
here to `Employee` and `Project`; those know nothing of it.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .models import Base, Employee, Project


class TimeEntry(Base):
    """Hours that somebody worked on a project on one day."""

    __tablename__ = "time_entries"
    __table_args__ = (
        UniqueConstraint("employee_id", "project_id", "work_date"),
        CheckConstraint("hours > 0 AND hours <= 24", name="hours"),
        {"schema": "office"},
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id", ondelete="CASCADE"))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    work_date: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Numeric(4, 2))
    note: Mapped[str | None] = mapped_column(String(200))

    employee: Mapped[Employee] = relationship()
    project: Mapped[Project] = relationship()


class Review(Base):
    """What somebody wrote about an employee. Its version is counted by SQLAlchemy, so a stale UPDATE is noticed."""

    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("rating BETWEEN 1 AND 5", name="rating"), {"schema": "office"})

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id", ondelete="CASCADE"), index=True)
    rating: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(server_default="1")

    employee: Mapped[Employee] = relationship()

    __mapper_args__ = {"version_id_col": version}


class AuditEntry(Base):
    """What happened, and when: rows are added and never changed."""

    __tablename__ = "audit_log"
    __table_args__ = {"schema": "office"}

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())
    action: Mapped[str] = mapped_column(String(50))
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Job(Base):
    """Work to be done, at `run_at` or later: a queue in a table."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
        Index("ix_office_jobs_state_run_at", "state", "run_at"),
        {"schema": "office"},
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10), server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default="0")
    run_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
