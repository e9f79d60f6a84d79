# /// answer
# verdict = "rejected"
# mistake = "makes a function beside the column"
# says = "does more than add the column: it changes something else: CREATE FUNCTION"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))
    op.execute("CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")


def downgrade() -> None:
    op.execute("DROP FUNCTION tidy()")
    op.drop_column("employees", "phone")
