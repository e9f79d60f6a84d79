# /// answer
# verdict = "rejected"
# mistake = "the column may stay NULL"
# says = "NOT NULL|nullable|may be (?:NULL|empty)"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute(
        "UPDATE employees SET display_name = coalesce(nullif(trim(name), ''), split_part(email, '@', 1))"
    )


def drop_display_name(op):
    op.drop_column("employees", "display_name")
