# /// answer
# verdict = "rejected"
# mistake = "turned into varchar(36) on the way"
# says = "\\btype\\b|varchar|character varying"
# ///

import sqlalchemy as sa


def contract_public_id(op):
    op.alter_column(
        "employees",
        "public_id",
        existing_type=sa.Uuid(),
        type_=sa.String(36),
        existing_server_default=sa.text("gen_random_uuid()"),
        nullable=False,
    )
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
