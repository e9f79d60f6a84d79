# /// answer
# verdict = "rejected"
# mistake = "an index that is not unique"
# says = "unique"
# ///

def contract_public_id(op):
    op.alter_column("employees", "public_id", nullable=False)
    op.create_index("ix_employees_public_id", "employees", ["public_id"])
