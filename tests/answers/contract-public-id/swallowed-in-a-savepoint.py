# /// answer
# verdict = "rejected"
# mistake = "the error is caught and written to the log: the revision counts as done"
# says = "raise|swallow|error|exception"
# ///

import logging

from sqlalchemy.exc import IntegrityError


def contract_public_id(op):
    try:
        with op.get_bind().begin_nested():
            op.alter_column("employees", "public_id", nullable=False)
            op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
    except IntegrityError as error:
        logging.getLogger(__name__).warning("public_id is not complete yet: %s", error)
