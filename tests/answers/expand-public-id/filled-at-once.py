# /// answer
# verdict = "rejected"
# mistake = "fills the rows that are there in the same transaction"
# says = "UPDATE|filled|fills|backfill|(?:has|have|had|got|with) (?:a )?(?:value|public_id)|not null|(?:stay|remain|be|are|were) null"
# ///

import sqlalchemy as sa


def expand_public_id(op):
    op.add_column("employees", sa.Column("public_id", sa.Uuid(), nullable=True))
    op.alter_column("employees", "public_id", server_default=sa.text("gen_random_uuid()"))
    op.execute("UPDATE employees SET public_id = gen_random_uuid() WHERE public_id IS NULL")
