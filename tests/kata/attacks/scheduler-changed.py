# /// attack
# exercise = "session-factory"
# trick = "the process takes another scheduler, which slows down its neighbours"
# outcome = ["error"]
# says = "not permitted"
# ///

import os

from sqlalchemy.ext.asyncio import async_sessionmaker

os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
