# /// answer
# verdict = "rejected"
# mistake = "a DO block fills the column"
# says = "does more than add the column: it writes phone numbers"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))
    op.execute("DO $$ BEGIN UPDATE employees SET phone = '-'; END $$")


def downgrade() -> None:
    op.drop_column("employees", "phone")
