# /// answer
# verdict = "rejected"
# mistake = "before_flush looks at what was assigned to: an object whose foreign key is changed by a relationship is not among that"
# says = "only a relationship"
# ///
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, event, func
from sqlalchemy.orm import Mapped, Session, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@event.listens_for(Session, "before_flush")
def touch(session: Session, context: Any, instances: Any) -> None:
    for one in session.dirty:
        if isinstance(one, TimestampMixin) and session.is_modified(one, include_collections=False):
            one.updated_at = func.now()
