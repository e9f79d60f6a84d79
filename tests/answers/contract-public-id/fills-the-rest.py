# /// answer
# verdict = "rejected"
# mistake = "fills what is null, instead of raising"
# says = "raise|fills?\\b|filled"
# ///

def contract_public_id(op):
    op.execute("UPDATE employees SET public_id = gen_random_uuid() WHERE public_id IS NULL")
    op.alter_column("employees", "public_id", nullable=False)
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
