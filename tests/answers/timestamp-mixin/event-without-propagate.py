# /// answer
# verdict = "rejected"
# mistake = "without propagate=True the event of the mixin is not heard for the classes that use it"
# says = "updated_at.*(onupdate|not (set|changed|touched|renew)|unchanged|stay|same|old|keeps|still|before|never|does not)|onupdate|propagate|trigger"
# ///
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, event, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@event.listens_for(TimestampMixin, "before_update")
def touch(mapper: Any, connection: Any, target: TimestampMixin) -> None:
    target.updated_at = func.now()
