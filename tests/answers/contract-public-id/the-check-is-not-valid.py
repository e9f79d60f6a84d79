# /// answer
# verdict = "rejected"
# mistake = "a CHECK that is NOT VALID and never validated: the rows that are there may stay null, and nothing raises"
# says = "NOT NULL|nullable|check|valid|raise"
# ///

def contract_public_id(op):
    op.execute(
        "ALTER TABLE employees ADD CONSTRAINT ck_employees_public_id CHECK (public_id IS NOT NULL) NOT VALID"
    )
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
