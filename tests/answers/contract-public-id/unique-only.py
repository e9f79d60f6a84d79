# /// answer
# verdict = "rejected"
# mistake = "the column may still be NULL, and nothing raises"
# says = "NOT NULL|nullable|may be null|raise"
# ///

def contract_public_id(op):
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
