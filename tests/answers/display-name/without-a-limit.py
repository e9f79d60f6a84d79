# /// answer
# verdict = "rejected"
# mistake = "text in place of varchar(200)"
# says = "type|text"
# ///

from sqlalchemy import Column, Text


def add_display_name(op):
    op.add_column("employees", Column("display_name", Text()))
    op.execute("UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))")
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
