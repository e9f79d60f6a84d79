# /// answer
# verdict = "rejected"
# mistake = "returns without a word when it does not get the lock"
# says = "without having added"
# ///

from sqlalchemy import Column, String
from sqlalchemy.exc import DBAPIError


def add_display_name(op):
    op.execute("SET LOCAL lock_timeout = '1s'")
    try:
        with op.get_bind().begin_nested():
            op.execute("LOCK TABLE employees IN ACCESS EXCLUSIVE MODE")
    except DBAPIError:
        return
    op.add_column("employees", Column("display_name", String(200)))
    op.execute("UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))")
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
