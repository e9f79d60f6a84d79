# /// answer
# verdict = "rejected"
# mistake = "the default comes with the column: it is worked out for every row, and the table is rewritten"
# says = "rewr|each row|every row|rows? that (?:are|were)|values? already|not null"
# ///

import sqlalchemy as sa


def expand_public_id(op):
    op.add_column(
        "employees", sa.Column("public_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=True)
    )
