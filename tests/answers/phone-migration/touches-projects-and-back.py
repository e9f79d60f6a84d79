# /// answer
# verdict = "rejected"
# mistake = "adds a column to another table and drops it again"
# says = "does more than add the column: it changes something else: ALTER TABLE projects"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))
    op.execute("ALTER TABLE projects ADD COLUMN tmp int")
    op.execute("ALTER TABLE projects DROP COLUMN tmp")


def downgrade() -> None:
    op.drop_column("employees", "phone")
