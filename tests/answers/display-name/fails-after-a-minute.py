# /// answer
# verdict = "rejected"
# mistake = "a lock_timeout of a minute: a transaction that is open for longer makes it fail"
# says = "transaction is open.*lock timeout"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.execute("SET LOCAL lock_timeout = '1min'")
    op.add_column("employees", Column("display_name", String(200)))
    op.execute("UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))")
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
