# /// answer
# verdict = "rejected"
# mistake = "a CHECK in place of NOT NULL"
# says = "NULL|constraint"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute("UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))")
    op.create_check_constraint("shown", "employees", "display_name IS NOT NULL")


def drop_display_name(op):
    op.drop_column("employees", "display_name")
