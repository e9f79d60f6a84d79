# /// answer
# verdict = "rejected"
# mistake = "a comment on the column, which the model does not have"
# says = "does more than add the column: it changes something else: COMMENT ON COLUMN"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(20), comment="with country code"))


def downgrade() -> None:
    op.drop_column("employees", "phone")
