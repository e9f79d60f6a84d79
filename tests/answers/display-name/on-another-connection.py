# /// answer
# verdict = "rejected"
# mistake = "the UPDATE is sent on another connection, which waits for the lock of the first one"
# says = "connection of its own"
# ///

from sqlalchemy import Column, String, text


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    with op.get_bind().engine.begin() as connection:
        connection.execute(
            text("UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))")
        )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
