# /// answer
# verdict = "rejected"
# mistake = "a unique index over the rows that have a value: neither a constraint nor NOT NULL"
# says = "NOT NULL|nullable|raise|constraint|index"
# ///

import sqlalchemy as sa


def contract_public_id(op):
    op.create_index(
        "uq_employees_public_id",
        "employees",
        ["public_id"],
        unique=True,
        postgresql_where=sa.text("public_id IS NOT NULL"),
    )
