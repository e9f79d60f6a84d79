# /// answer
# verdict = "rejected"
# mistake = "the constraint is called uq_public_id, not as the convention says"
# says = "\\bnamed?\\b|called|convention|\\buq_public_id"
# ///

def contract_public_id(op):
    op.alter_column("employees", "public_id", nullable=False)
    op.create_unique_constraint("uq_public_id", "employees", ["public_id"])
