# /// attack
# exercise = "session-factory"
# trick = "a daemon by the book (fork, setsid, fork) outlives the worker, at import"
# outcome = ["passed", "error"]
# ///

import os
import time

from sqlalchemy.ext.asyncio import async_sessionmaker


def _daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        os.closerange(0, 256)
        time.sleep(600)
        os._exit(0)


_daemon()


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
