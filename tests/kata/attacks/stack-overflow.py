# /// attack
# exercise = "salary-rank"
# trick = "recursion without end, with Python's own guard taken away"
# outcome = ["failed", "error"]
# ///

import sys


async def salary_rank_by_department(session):
    sys.setrecursionlimit(2**31 - 1)

    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x"[:0])

        def __repr__(self):
            return repr([self])

    return repr(Deep()) + Deep().name
