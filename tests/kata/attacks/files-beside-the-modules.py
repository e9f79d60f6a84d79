# /// attack
# exercise = "salary-rank"
# trick = "the submission brings a conftest.py, a pytest.ini, a sitecustomize.py, a kata/ and a sqlalchemy.py of its own"
# outcome = ["failed"]
# ///

async def salary_rank_by_department(session):
    return []
# --- conftest.py
import os
os._exit(0)
# --- sitecustomize.py
import os
os._exit(0)
# --- sqlalchemy.py
raise SystemExit(0)
# --- json.py
raise SystemExit(0)
# --- asyncpg/__init__.py
raise SystemExit(0)
# --- kata/__init__.py
raise SystemExit(0)
# --- kata/judging/judge.py
raise SystemExit(0)
# --- tests/exercises/test_queries_advanced.py
raise SystemExit(0)
# --- pytest.ini
[pytest]
addopts = --collect-only
