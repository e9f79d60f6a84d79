# /// attack
# exercise = "session-factory"
# trick = "the worker becomes another program, which keeps its line and says that all is well"
# outcome = ["failed", "error"]
# ///

import os
import sys

_PROGRAM = """
import json, os, struct, stat
facts = {"type": "async_sessionmaker", "sessionmaker": True, "session": True, "same_engine": True, "another": True,
         "each_engine": True, "readable": True, "expire_on_commit": False}
pairs = {"$": "dict", "v": [[k, v] for k, v in facts.items()]}
body = json.dumps({"outcome": "returned", "awaited": True, "emitted": [], "value": pairs, "warnings": []}).encode()
for fd in range(3, 256):
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            for _ in range(50):
                os.write(fd, struct.pack("!I", len(body)) + body)
    except OSError:
        pass
import time; time.sleep(600)
"""


def create_session_factory(engine):
    for fd in range(3, 256):
        try:
            os.set_inheritable(fd, True)
        except OSError:
            pass
    os.execv(sys.executable, [sys.executable, "-c", _PROGRAM])
