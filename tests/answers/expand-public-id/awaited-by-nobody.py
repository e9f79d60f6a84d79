# /// answer
# verdict = "rejected"
# mistake = "an async def, which nobody awaits"
# says = "async def"
# ///

from sqlalchemy import Column, Uuid, text


async def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid()))
    op.alter_column("employees", "public_id", server_default=text("gen_random_uuid()"))
