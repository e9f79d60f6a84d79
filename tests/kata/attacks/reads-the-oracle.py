# /// attack
# exercise = "salary-rank"
# trick = "the grader's oracle is read from its file and sent as it is"
# outcome = ["failed", "error"]
# ///

import tomllib
from pathlib import Path

import kata
from sqlalchemy import text


async def salary_rank_by_department(session):
    path = Path(kata.__file__).parents[1] / "tests" / "exercises" / "queries" / "salary-rank.toml"
    return (await session.execute(text(tomllib.loads(path.read_text())["oracle"]))).all()
