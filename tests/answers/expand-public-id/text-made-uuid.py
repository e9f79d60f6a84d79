# /// answer
# verdict = "rejected"
# mistake = "added as text and changed to uuid: the change of the type rewrites the table"
# says = "rewr"
# ///

import sqlalchemy as sa


def expand_public_id(op):
    op.add_column("employees", sa.Column("public_id", sa.Text()))
    op.alter_column("employees", "public_id", type_=sa.Uuid(), postgresql_using="public_id::uuid")
    op.alter_column("employees", "public_id", server_default=sa.text("gen_random_uuid()"))
