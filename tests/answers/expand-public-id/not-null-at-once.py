# /// answer
# verdict = "rejected"
# mistake = "NOT NULL already, so that every row gets a value at once, and the table is rewritten"
# says = "NOT NULL|rewr|nullable"
# ///

import sqlalchemy as sa


def expand_public_id(op):
    op.add_column(
        "employees", sa.Column("public_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)
    )
