# /// answer
# verdict = "rejected"
# mistake = "tries three times to get the lock, and fails then"
# says = "transaction is open.*could not obtain lock"
# ///

import time

from sqlalchemy import Column, String
from sqlalchemy.exc import DBAPIError


def add_display_name(op):
    for attempt in range(3):
        try:
            with op.get_bind().begin_nested():
                op.execute("LOCK TABLE employees IN ACCESS EXCLUSIVE MODE NOWAIT")
            break
        except DBAPIError:
            if attempt == 2:
                raise
            time.sleep(0.05)
    op.add_column("employees", Column("display_name", String(200)))
    op.execute("UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))")
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
