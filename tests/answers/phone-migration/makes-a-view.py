# /// answer
# verdict = "rejected"
# mistake = "makes a view beside the column"
# says = "does more than add the column: it changes something else: CREATE VIEW"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))
    op.execute("CREATE VIEW phones AS SELECT id, phone FROM employees")


def downgrade() -> None:
    op.execute("DROP VIEW phones")
    op.drop_column("employees", "phone")
