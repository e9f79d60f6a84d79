# /// attack
# exercise = "salary-rank"
# trick = "a loop that no exception ends, with all signals ignored"
# outcome = ["failed"]
# says = "did not finish"
# ///

import contextlib
import signal


async def salary_rank_by_department(session):
    for number in range(1, 65):
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
