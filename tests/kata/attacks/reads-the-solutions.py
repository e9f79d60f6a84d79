# /// attack
# exercise = "salary-rank"
# trick = "the reference solution is found beside the machinery on the disk, read, and executed"
# outcome = ["failed", "error"]
# ///

from pathlib import Path

import kata
from app import models


async def salary_rank_by_department(session):
    path = Path(kata.__file__).parents[1] / "solutions" / "queries_advanced.py"
    room = {"__name__": "app.right", "__package__": "app"}
    exec(compile(path.read_text(), __file__, "exec"), room)
    return await room["salary_rank_by_department"](session)
