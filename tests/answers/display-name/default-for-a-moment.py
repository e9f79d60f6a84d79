# /// answer
# verdict = "accepted"
# note = "Not null from the start, with a default that goes again: no moment at which the column may be empty. ADD COLUMN with a constant default touches no row."
# ///

import sqlalchemy as sa


def add_display_name(op):
    op.add_column("employees", sa.Column("display_name", sa.String(200), server_default="", nullable=False))
    op.execute("UPDATE employees SET display_name = btrim(name)")
    op.execute("UPDATE employees SET display_name = split_part(email, '@', 1) WHERE display_name = ''")
    op.alter_column("employees", "display_name", server_default=None)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
