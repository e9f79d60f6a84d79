# /// answer
# verdict = "rejected"
# mistake = "varchar(36) instead of uuid"
# says = "varchar|character varying|\\btype\\b"
# ///

from sqlalchemy import Column, String, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", String(36), nullable=True))
    op.alter_column("employees", "public_id", server_default=text("gen_random_uuid()::text"))
