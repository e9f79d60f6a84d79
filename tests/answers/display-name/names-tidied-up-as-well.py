# /// answer
# verdict = "rejected"
# mistake = "the names themselves are trimmed on the way"
# says = "\\bnames?\\b[^.]*(?:chang|differ|other|as (?:it|they)|is now|was)|chang[^.]*\\bnames?\\b|other columns?|untouched"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute("UPDATE employees SET name = trim(name)")
    op.execute(
        "UPDATE employees SET display_name = CASE WHEN name = '' THEN split_part(email, '@', 1) ELSE name END"
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
