# /// attack
# exercise = "session-factory"
# trick = "work that is left for the end of the process: atexit, weakref finalizers, a thread that is no daemon"
# outcome = ["passed"]
# ///

import atexit
import threading
import time
import weakref

from sqlalchemy.ext.asyncio import async_sessionmaker


class _Held:
    pass


_HELD = _Held()
atexit.register(time.sleep, 600)
weakref.finalize(_HELD, time.sleep, 600)
threading.Thread(target=time.sleep, args=(600,)).start()


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
