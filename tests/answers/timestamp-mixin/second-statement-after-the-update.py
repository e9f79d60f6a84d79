# /// answer
# verdict = "rejected"
# mistake = "a second UPDATE changes the row behind the object's back: the object keeps the old time"
# says = "stale|old|differ|not what|still|unchanged|updated_at.*(same|before)|statement|UPDATEs"
# ///
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, event, func, update
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@event.listens_for(TimestampMixin, "after_update", propagate=True)
def touch(mapper: Any, connection: Any, target: TimestampMixin) -> None:
    table = mapper.local_table
    connection.execute(
        update(table)
        .where(*(key == getattr(target, key.name) for key in table.primary_key))
        .values(updated_at=func.now())
    )
