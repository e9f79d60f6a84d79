# /// answer
# verdict = "rejected"
# mistake = "drops hire_date and adds it anew"
# says = "changed or lost rows|drops what was there \\(employees.hire_date\\)|does more"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))
    op.drop_column("employees", "hire_date")
    op.add_column("employees", sa.Column("hire_date", sa.Date(), nullable=False, server_default=sa.func.current_date()))


def downgrade() -> None:
    op.drop_column("employees", "phone")
