# /// answer
# verdict = "rejected"
# mistake = "the event sets an expression, and nothing fetches its value"
# says = "eager_defaults|MissingGreenlet|expired|without (another |more |further )?(SQL|statement)|reading .*(emit|SELECT)"
# ///
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, event, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@event.listens_for(TimestampMixin, "before_update", propagate=True)
def touch(mapper: Any, connection: Any, target: TimestampMixin) -> None:
    target.updated_at = func.now()
