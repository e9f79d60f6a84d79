# /// attack
# exercise = "session-factory"
# trick = "a library in C writes a file, which raises no audit event"
# outcome = ["error"]
# says = "cannot be imported"
# ///

import readline
from pathlib import Path

import kata
from sqlalchemy.ext.asyncio import async_sessionmaker

readline.add_history("x")
readline.write_history_file(str(Path(kata.__file__).parents[1] / "written-by-an-attack.txt"))


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
