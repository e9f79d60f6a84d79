# /// attack
# exercise = "session-factory"
# trick = "the request is fished out of the frames of the worker, whatever it says is repeated in the forged answer"
# outcome = ["failed", "error"]
# ///

import json
import os
import stat
import struct
import sys
import time

_FACTS = {
    "type": "sqlalchemy.ext.asyncio.session.async_sessionmaker",
    **dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True),
    "expire_on_commit": False,
}


def _seen():
    frame, found = sys._getframe(), {}
    while frame is not None:
        for name, value in frame.f_locals.items():
            if type(value) in (str, int):
                found[name] = value
            if type(value) is dict and all(type(key) is str for key in value):
                found.update({key: item for key, item in value.items() if type(item) in (str, int)})
        frame = frame.f_back
    return found


def create_session_factory(engine):
    value = {"$": "dict", "v": [[key, item] for key, item in _FACTS.items()]}
    answer = {**_seen(), "outcome": "returned", "awaited": True, "emitted": [], "value": value, "warnings": []}
    body = json.dumps(answer).encode()
    for descriptor in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, struct.pack("!I", len(body)) + body)
        except OSError:
            pass
    time.sleep(600)
