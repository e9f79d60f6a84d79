# /// answer
# verdict = "rejected"
# mistake = "a CHECK that stays takes the place of NOT NULL"
# says = "NOT NULL|nullable|check"
# ///

def contract_public_id(op):
    op.create_check_constraint("public_id_present", "employees", "public_id IS NOT NULL")
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
