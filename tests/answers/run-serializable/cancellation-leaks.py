# /// answer
# verdict = "rejected"
# mistake = "except Exception does not see a CancelledError: the session stays open"
# says = "cancel.*still open"
# ///


async def run_serializable(factory, work, attempts=5):
    for attempt in range(attempts):
        session = factory()
        try:
            await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
            value = await work(session)
            await session.commit()
        except Exception as e:
            await session.rollback()
            await session.close()
            if getattr(getattr(e, "orig", None), "sqlstate", "") not in ("40001", "40P01") or attempt == attempts - 1:
                raise
        else:
            await session.close()
            return value
