# /// answer
# verdict = "rejected"
# mistake = "the column is called uuid"
# says = "no (?:column )?\\W?(?:employees\\.)?public_id|\\buuid\\b[^.]*instead|column \\W?uuid\\b|missing|lacks|not there|does not exist|is not added"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("uuid", Uuid(), nullable=True))
    op.alter_column("employees", "uuid", server_default=text("gen_random_uuid()"))
