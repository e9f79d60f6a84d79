# /// answer
# verdict = "rejected"
# mistake = "the column is made anew: whoever has been told a public_id finds nobody by it"
# says = "is changed"
# ///

def contract_public_id(op):
    op.drop_column("employees", "public_id")
    op.execute("ALTER TABLE employees ADD COLUMN public_id uuid NOT NULL DEFAULT gen_random_uuid()")
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
