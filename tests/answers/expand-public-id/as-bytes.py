# /// answer
# verdict = "rejected"
# mistake = "sixteen bytes (bytea) instead of uuid"
# says = "bytea|\\btype\\b"
# ///

from sqlalchemy import Column, LargeBinary, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", LargeBinary(16)))
    op.alter_column("employees", "public_id", server_default=text("uuid_send(gen_random_uuid())"))
