# /// answer
# verdict = "rejected"
# mistake = "without eager_defaults an UPDATE leaves updated_at expired: reading it needs SQL, and in async fails"
# says = "eager_defaults|MissingGreenlet|expired|without (another |more |further )?(SQL|statement)|reading .*(emit|SELECT)"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )
