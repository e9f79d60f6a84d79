# /// answer
# verdict = "rejected"
# mistake = "the trigger sets created_at, too"
# says = "created_at.*(chang|set|touch|overwr|new|UPDATE|differ|another)"
# ///
from datetime import datetime
from typing import Any

from sqlalchemy import DDL, DateTime, FetchedValue, event, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), server_onupdate=FetchedValue()
    )


TOUCH = """
CREATE OR REPLACE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    NEW.created_at := clock_timestamp();
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END
$body$
"""


@event.listens_for(TimestampMixin, "instrument_class", propagate=True)
def add_trigger(mapper: Any, cls: type) -> None:
    table = mapper.local_table
    event.listen(table, "after_create", DDL(TOUCH))
    event.listen(
        table,
        "after_create",
        DDL("CREATE TRIGGER touch BEFORE UPDATE ON %(fullname)s FOR EACH ROW EXECUTE FUNCTION touch_updated_at()"),
    )
