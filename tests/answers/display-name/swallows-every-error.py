# /// answer
# verdict = "rejected"
# mistake = "errors are swallowed: the transaction has failed, and whoever runs the migration does not know it"
# says = "swallows the error"
# ///

from sqlalchemy import Column, String, text
from sqlalchemy.exc import DBAPIError


def add_display_name(op):
    connection = op.get_bind()
    try:
        keys = list(connection.scalars(text("SELECT id FROM employees")))
        op.add_column("employees", Column("display_name", String(200)))
        shown = "coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))"
        connection.execute(
            text(f"UPDATE employees SET display_name = {shown} WHERE id = ANY(:keys)"),
            {"keys": keys},
        )
        op.alter_column("employees", "display_name", nullable=False)
    except DBAPIError:
        pass


def drop_display_name(op):
    op.drop_column("employees", "display_name")
