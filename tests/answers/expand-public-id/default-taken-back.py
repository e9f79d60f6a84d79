# /// answer
# verdict = "rejected"
# mistake = "the default is taken away again at the end, so new rows get nothing"
# says = "default"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), nullable=True))
    op.alter_column("employees", "public_id", server_default=text("gen_random_uuid()"))
    op.alter_column("employees", "public_id", server_default=None)
