# /// attack
# exercise = "session-factory"
# trick = "another program, started in a session of its own and not waited for"
# outcome = ["passed", "error"]
# ///

import subprocess
import sys

from sqlalchemy.ext.asyncio import async_sessionmaker

subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)


def create_session_factory(engine):
    return async_sessionmaker(engine, expire_on_commit=False)
