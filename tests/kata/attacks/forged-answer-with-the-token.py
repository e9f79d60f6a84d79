# /// attack
# exercise = "session-factory"
# trick = "the request and its token are fished out of the worker's frames, and repeated in the forged answer"
# outcome = ["failed", "error"]
# ///

import functools
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
            if type(value) is functools.partial:
                # Deeper than this nobody looks: the token is the last of what the answer is made with.
                found["token"] = value.args[-1]
            if type(value) in (str, int):
                found[name] = value
            if type(value) is dict and all(type(key) is str for key in value):
                found.update({key: item for key, item in value.items() if type(item) in (str, int)})
        frame = frame.f_back
    return found


def create_session_factory(engine):
    value = {"$": "dict", "v": [[key, item] for key, item in _FACTS.items()]}
    answer = {**_seen(), "outcome": "returned", "awaited": True, "emitted": [], "value": value, "warnings": [], "tampered": []}
    body = (str(answer.pop("token", "")) + json.dumps(answer)).encode()
    for descriptor in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, struct.pack("!I", len(body)) + body)
        except OSError:
            pass
    time.sleep(600)
