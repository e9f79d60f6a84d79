# /// answer
# verdict = "rejected"
# mistake = "the default comes with the column, and the column again without values"
# says = "rewritten"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), server_default=text("gen_random_uuid()")))
    op.drop_column("employees", "public_id")
    op.add_column("employees", Column("public_id", Uuid()))
    op.alter_column("employees", "public_id", server_default=text("gen_random_uuid()"))
