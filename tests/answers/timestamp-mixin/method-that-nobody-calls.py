# /// answer
# verdict = "rejected"
# mistake = "the time is only set when somebody calls touch()"
# says = "updated_at.*(onupdate|not (set|changed|touched|renew)|unchanged|stay|same|old|keeps|still|before|never|does not)|onupdate|propagate|trigger"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    def touch(self) -> None:
        self.updated_at = func.now()
