# /// attack
# exercise = "session-factory"
# trick = "a forged answer is written to every socket that the process has, then it hangs"
# outcome = ["failed", "error"]
# ///

import json
import os
import stat
import struct
import time

_FACTS = {
    "type": "sqlalchemy.ext.asyncio.session.async_sessionmaker",
    **dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True),
    "expire_on_commit": False,
}


def create_session_factory(engine):
    value = {"$": "dict", "v": [[key, item] for key, item in _FACTS.items()]}
    body = json.dumps({"outcome": "returned", "awaited": True, "emitted": [], "value": value, "warnings": []}).encode()
    for descriptor in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, (struct.pack("!I", len(body)) + body) * 3)
        except OSError:
            pass
    time.sleep(600)
