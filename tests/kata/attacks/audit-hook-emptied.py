# /// attack
# exercise = "session-factory"
# trick = "the traceback of a refused call holds the audit hook's frame: its tables are emptied, and a file is written beside the oracles"
# outcome = ["error"]
# says = "Permission denied"
# ///

from pathlib import Path

import kata
from sqlalchemy.ext.asyncio import async_sessionmaker

checkout = Path(kata.__file__).parents[1]
try:
    open(checkout / "tests" / "conftest.py")
except PermissionError as refused:
    frame = refused.__traceback__
    while frame is not None:
        for value in list(frame.tb_frame.f_locals.values()):
            if type(value) is dict and "socket.connect" in value:
                value.clear()
        frame = frame.tb_next
(checkout / "written-by-an-attack.txt").write_text("x")


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
