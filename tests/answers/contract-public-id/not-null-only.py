# /// answer
# verdict = "rejected"
# mistake = "nothing makes it unique"
# says = "unique"
# ///

def contract_public_id(op):
    op.alter_column("employees", "public_id", nullable=False)
