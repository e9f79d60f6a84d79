# /// answer
# verdict = "rejected"
# mistake = "uuid_generate_v4() of an extension that is not there"
# says = "uuid_generate_v4"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid()))
    op.alter_column("employees", "public_id", server_default=text("uuid_generate_v4()"))
