# /// attack
# exercise = "session-factory"
# trick = "memory in files that have no name does not count as the process's own"
# outcome = ["error"]
# says = "not permitted"
# ///

import os

from sqlalchemy.ext.asyncio import async_sessionmaker

held = [os.memfd_create(f"x{at}") for at in range(30)]
for each in held:
    os.ftruncate(each, 32 * 1024**2)


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
