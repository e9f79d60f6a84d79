# /// answer
# verdict = "rejected"
# mistake = "the default that helped to add the column is still there"
# says = "default"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200), nullable=False, server_default=""))
    op.execute(
        "UPDATE employees SET display_name = coalesce(nullif(trim(name), ''), split_part(email, '@', 1))"
    )


def drop_display_name(op):
    op.drop_column("employees", "display_name")
