# /// answer
# verdict = "rejected"
# mistake = "which employees there are is asked before the lock: one who comes meanwhile has no name to show"
# says = "open"
# ///

from sqlalchemy import Column, String, text


def add_display_name(op):
    keys = list(op.get_bind().scalars(text("SELECT id FROM employees")))
    op.add_column("employees", Column("display_name", String(200)))
    op.get_bind().execute(
        text(
            "UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1)) "
            "WHERE id = ANY(:keys)"
        ),
        {"keys": keys},
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
