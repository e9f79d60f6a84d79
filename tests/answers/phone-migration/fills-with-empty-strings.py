# /// answer
# verdict = "rejected"
# mistake = "empty strings for NULL"
# says = "does more than add the column: it writes rows: UPDATE employees SET phone = ''"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))
    op.execute("UPDATE employees SET phone = '' WHERE phone IS NULL")


def downgrade() -> None:
    op.drop_column("employees", "phone")
