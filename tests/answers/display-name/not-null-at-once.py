# /// answer
# verdict = "rejected"
# mistake = "NOT NULL without a default: PostgreSQL refuses it in a table that has rows"
# says = "NOT NULL|null value|contains null|23502|NotNullViolation"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200), nullable=False))
    op.execute(
        "UPDATE employees SET display_name = coalesce(nullif(trim(name), ''), split_part(email, '@', 1))"
    )


def drop_display_name(op):
    op.drop_column("employees", "display_name")
