# /// answer
# verdict = "rejected"
# mistake = "the way back is not written"
# says = "drop_display_name\\(\\) raises NotImplementedError"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute("UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))")
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    raise NotImplementedError
