# /// attack
# exercise = "session-factory"
# trick = "the solutions are opened relative to a descriptor of the root folder, which the audit hook takes for another place"
# outcome = ["error"]
# says = "Permission denied"
# ///

import os
from pathlib import Path

import kata
from sqlalchemy.ext.asyncio import async_sessionmaker

root = os.open("/", os.O_PATH)
path = str(Path(kata.__file__).parents[1] / "solutions" / "engine.py").lstrip("/")
os.read(os.open(path, os.O_RDONLY, dir_fd=root), 100)


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
