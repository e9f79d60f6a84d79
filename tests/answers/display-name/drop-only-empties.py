# /// answer
# verdict = "rejected"
# mistake = "the way back makes the column nullable and empties it, but leaves it there"
# says = "drop|still|is (?:there|left)|take[sn]? .*away|remains"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute(
        "UPDATE employees SET display_name = coalesce(nullif(trim(name), ''), split_part(email, '@', 1))"
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.alter_column("employees", "display_name", nullable=True)
    op.execute("UPDATE employees SET display_name = NULL")
