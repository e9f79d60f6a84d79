# /// answer
# verdict = "rejected"
# mistake = "eager_defaults='auto' fetches after an INSERT only, not after an UPDATE"
# says = "eager_defaults|MissingGreenlet|expired|without (another |more |further )?(SQL|statement)|reading .*(emit|SELECT)"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": "auto"}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )
