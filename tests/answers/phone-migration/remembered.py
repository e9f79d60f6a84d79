# /// answer
# verdict = "rejected"
# mistake = "the first answer is kept for ever"
# says = "no statement came that way"
# ///

# --- migrations_demo.py
from sqlalchemy import text

ANSWER = []


async def verify_phone_column(session):
    if not ANSWER:
        found = await session.scalar(
            text(
                """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'employees' AND column_name = 'phone'"""
            )
        )
        ANSWER.append(found == 1)
    return ANSWER[0]
