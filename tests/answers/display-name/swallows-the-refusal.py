# /// answer
# verdict = "rejected"
# mistake = "a savepoint around NOT NULL, whose failure is swallowed: it may stay nullable"
# says = "display_name 'None'|display_name None|None|open"
# ///

from contextlib import suppress

from sqlalchemy import Column, String, text
from sqlalchemy.exc import DBAPIError


def add_display_name(op):
    connection = op.get_bind()
    keys = list(connection.scalars(text("SELECT id FROM employees")))
    op.add_column("employees", Column("display_name", String(200)))
    connection.execute(
        text(
            "UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1)) "
            "WHERE id = ANY(:keys)"
        ),
        {"keys": keys},
    )
    with suppress(DBAPIError), connection.begin_nested():
        op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
