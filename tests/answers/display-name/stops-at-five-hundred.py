# /// answer
# verdict = "rejected"
# mistake = "only the first 500 rows are filled"
# says = "null values|NOT NULL|23502"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute(
        "UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1)) WHERE id IN (SELECT id FROM employees LIMIT 500)"
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
