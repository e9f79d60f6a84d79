# /// answer
# verdict = "rejected"
# mistake = "commits after the column was added"
# says = "commit|transaction"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), nullable=True))
    op.get_bind().commit()
    op.alter_column("employees", "public_id", server_default=text("gen_random_uuid()"))
