# /// answer
# verdict = "rejected"
# mistake = "the text 'now()' becomes a constant, the time when the table was made"
# says = "constant|once|frozen|default.*(created_at|updated_at)|(created_at|updated_at).*default"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default="now()")
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default="now()", onupdate=func.now())
