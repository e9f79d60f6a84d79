# /// attack
# exercise = "phone-migration"
# trick = "a revision ends the process while Alembic reads it"
# outcome = ["failed", "error"]
# ///

async def verify_phone_column(session):
    return True
# --- versions/2026_03_01_exit.py
import os

os._exit(0)
