# /// answer
# verdict = "accepted"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.execute("ALTER TABLE employees ADD COLUMN IF NOT EXISTS phone varchar(20)")


def downgrade() -> None:
    op.execute("ALTER TABLE employees DROP COLUMN IF EXISTS phone")
