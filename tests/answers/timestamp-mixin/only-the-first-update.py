# /// answer
# verdict = "rejected"
# mistake = "the event sets updated_at only as long as it equals created_at: the first UPDATE counts, the others do not"
# says = "updated_at|second|each|every"
# ///
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, event, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@event.listens_for(TimestampMixin, "before_update", propagate=True)
def touch(mapper: Any, connection: Any, target: TimestampMixin) -> None:
    if target.updated_at == target.created_at:
        target.updated_at = func.now()
