# /// answer
# verdict = "rejected"
# mistake = "after an UPDATE the object shows the time of before, as nothing says that the trigger sets it"
# says = "stale|old|FetchedValue|server_onupdate|differ|not what|still|unchanged|updated_at.*(same|before)"
# ///
from datetime import datetime
from typing import Any

from sqlalchemy import DDL, DateTime, event, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


TOUCH = """
CREATE OR REPLACE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
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
