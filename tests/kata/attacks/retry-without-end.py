# /// attack
# exercise = "run-serializable"
# trick = "whatever fails is tried again, without end and without a pause"
# outcome = ["failed"]
# says = "sends more than [0-9,]+ statements|attempt|did not finish"
# witness = ["edit-review", "session-scope"]
# ///


async def run_serializable(factory, work, attempts=5):
    while True:
        try:
            async with factory() as session, session.begin():
                await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
                return await work(session)
        except BaseException:
            pass
