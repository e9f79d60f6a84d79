# /// answer
# verdict = "rejected"
# mistake = "varchar(255) instead of varchar(200)"
# says = "varchar|character varying|255|\\btype\\b"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(255)))
    op.execute(
        "UPDATE employees SET display_name = coalesce(nullif(trim(name), ''), split_part(email, '@', 1))"
    )
    op.alter_column("employees", "display_name", existing_type=String(255), nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
