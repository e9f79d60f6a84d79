# /// answer
# verdict = "rejected"
# mistake = "a generated column: it follows the name for ever, and nobody can write it"
# says = "generated|computed|expression|written"
# ///

from sqlalchemy import Column, Computed, String


def add_display_name(op):
    op.add_column(
        "employees",
        Column(
            "display_name",
            String(200),
            Computed("coalesce(nullif(trim(name), ''), split_part(email, '@', 1))", persisted=True),
            nullable=False,
        ),
    )


def drop_display_name(op):
    op.drop_column("employees", "display_name")
