# /// answer
# verdict = "rejected"
# mistake = "the way back copies the display names into the names"
# says = "\\bnames? |\\bnames?\\b.*(?:chang|differ|as (?:it|they)|was|were)|chang.*\\bnames?\\b|rows?"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute(
        "UPDATE employees SET display_name = coalesce(nullif(trim(name), ''), split_part(email, '@', 1))"
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.execute("UPDATE employees SET name = left(display_name, 100)")
    op.drop_column("employees", "display_name")
