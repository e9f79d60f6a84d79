# /// answer
# verdict = "rejected"
# mistake = "a new table is filled and takes the old one's place: everything is rewritten"
# says = "rewr|constraint|foreign key|another table|new table|replaced|dropped|depend"
# ///

def expand_public_id(op):
    op.execute("CREATE TABLE employees_new (LIKE employees INCLUDING ALL)")
    op.execute("ALTER TABLE employees_new ADD COLUMN public_id uuid")
    op.execute("ALTER TABLE employees_new ALTER COLUMN public_id SET DEFAULT gen_random_uuid()")
    op.execute("INSERT INTO employees_new SELECT employees.*, NULL FROM employees")
    op.execute("DROP TABLE employees CASCADE")
    op.execute("ALTER TABLE employees_new RENAME TO employees")
