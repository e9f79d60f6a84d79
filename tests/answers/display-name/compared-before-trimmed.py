# /// answer
# verdict = "rejected"
# mistake = "the name is compared with '' before it is trimmed: one of nothing but spaces becomes ''"
# says = "blank|empty|nothing (?:is )?left|email|only (?:of )?spaces|nothing but spaces"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute(
        "UPDATE employees SET display_name = trim(coalesce(nullif(name, ''), split_part(email, '@', 1)))"
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
