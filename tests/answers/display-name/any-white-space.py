# /// answer
# verdict = "rejected"
# mistake = "the regular expression \\s takes tabs and line breaks away, too"
# says = "tab|line break|white ?space|other than spaces|(?:only|but) (?:the )?spaces"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute(
        "UPDATE employees SET display_name = "
        r"coalesce(nullif(regexp_replace(name, '^\s+|\s+$', '', 'g'), ''), split_part(email, '@', 1))"
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
