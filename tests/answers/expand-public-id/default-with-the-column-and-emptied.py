# /// answer
# verdict = "rejected"
# mistake = "the default comes with the column, which rewrites the table; the values are taken away again"
# says = "rewr"
# ///

import sqlalchemy as sa


def expand_public_id(op):
    op.add_column("employees", sa.Column("public_id", sa.Uuid(), server_default=sa.func.gen_random_uuid()))
    op.execute("UPDATE employees SET public_id = NULL")
