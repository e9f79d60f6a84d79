# /// answer
# verdict = "rejected"
# mistake = "an index, built while everybody is locked out"
# says = "index"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), index=True))
    op.alter_column("employees", "public_id", server_default=text("gen_random_uuid()"))
