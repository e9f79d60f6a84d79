# /// answer
# verdict = "rejected"
# mistake = "NOWAIT: an open transaction makes it fail, instead of being waited for"
# says = "\\bwait|NOWAIT|55P03|could not obtain lock"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.execute("LOCK TABLE employees IN ACCESS EXCLUSIVE MODE NOWAIT")
    op.add_column("employees", Column("display_name", String(200)))
    op.execute(
        "UPDATE employees SET display_name = coalesce(nullif(trim(name), ''), split_part(email, '@', 1))"
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
