# /// answer
# verdict = "rejected"
# mistake = "the downgrade drops the e-mail addresses too"
# says = "Downgrading takes more away"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE employees DROP COLUMN phone, DROP COLUMN email")
