# /// answer
# verdict = "rejected"
# mistake = "id and public_id are unique together, which says nothing of public_id"
# says = "unique|\\bid\\b"
# ///

def contract_public_id(op):
    op.alter_column("employees", "public_id", nullable=False)
    op.create_unique_constraint("uq_employees_public_id", "employees", ["id", "public_id"])
