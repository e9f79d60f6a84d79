# /// answer
# verdict = "rejected"
# mistake = "the column is added to departments"
# says = "no (?:column )?\\W?(?:employees\\.)?public_id|departments|missing|lacks|not there|does not exist|is not added"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("departments", Column("public_id", Uuid(), nullable=True))
    op.alter_column("departments", "public_id", server_default=text("gen_random_uuid()"))
