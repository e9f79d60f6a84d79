# /// answer
# verdict = "rejected"
# mistake = "no name is given in raw SQL, so PostgreSQL takes employees_public_id_key"
# says = "\\bnamed?\\b|called|convention|employees_public_id_key"
# ///

def contract_public_id(op):
    op.execute("ALTER TABLE employees ALTER COLUMN public_id SET NOT NULL")
    op.execute("ALTER TABLE employees ADD UNIQUE (public_id)")
