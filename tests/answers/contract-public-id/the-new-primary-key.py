# /// answer
# verdict = "rejected"
# mistake = "public_id becomes the primary key: the foreign keys lose what they point to"
# says = "primary key|pk_employees|foreign key"
# ///

def contract_public_id(op):
    op.execute("ALTER TABLE employees DROP CONSTRAINT pk_employees CASCADE")
    op.create_primary_key("pk_employees", "employees", ["public_id"])
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
