# /// answer
# verdict = "rejected"
# mistake = "all spaces go, those between first and last name, too"
# says = "inside|inner|between|around|within|middle|\\bspaces?\\b|blanks?"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute(
        "UPDATE employees SET display_name = coalesce(nullif(replace(name, ' ', ''), ''), split_part(email, '@', 1))"
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
