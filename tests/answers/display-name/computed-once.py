# /// answer
# verdict = "accepted"
# note = "A generated column fills itself in the same pass that adds it; DROP EXPRESSION makes an ordinary one of it. One pass over the table instead of two, but it is rewritten under the lock."
# ///

import sqlalchemy as sa


def add_display_name(op):
    op.add_column(
        "employees",
        sa.Column(
            "display_name",
            sa.String(200),
            sa.Computed("coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))", persisted=True),
            nullable=False,
        ),
    )
    op.execute(sa.text("ALTER TABLE employees ALTER COLUMN display_name DROP EXPRESSION"))


def drop_display_name(op):
    op.drop_column("employees", "display_name")
