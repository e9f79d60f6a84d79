# /// answer
# verdict = "rejected"
# mistake = "a rollback by the function"
# says = "rolls back"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute("UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))")
    op.alter_column("employees", "display_name", nullable=False)
    op.get_bind().rollback()


def drop_display_name(op):
    op.drop_column("employees", "display_name")
