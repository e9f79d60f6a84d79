"""One way to find the server: `DATABASE_URL` in the environment, then in `.env`, then the embedded server."""

import os
from collections.abc import Callable, Coroutine
from typing import Any

from kata.database.cluster import SUPERUSER
from kata.database.embedded import use
from kata.database.playground import create_if_missing
from kata.database.server import Server, parse_url
from kata.errors import DatabaseError
from kata.paths import home, state_folder

VARIABLE = "DATABASE_URL"

_prepared: set[tuple[int, Server]] = set()
_imposed: list[str] = []


def impose_url(url: str) -> None:
    """Make this address the only one that this process finds, whatever its environment has.

    A worker gets its wire this way: `DATABASE_URL` would be there in a worker, and not where learners run their code.
    """
    _imposed[:] = [url]


def find_server(*, progress: Callable[[str], None] | None = None) -> Server:
    """Find the server to use; start the embedded one where no address is given.

    An address is only parsed, not connected to. The embedded server runs when this returns, until this process ends.

    Args:
        progress: Receives a few words on what takes time (first start, start).
    """
    if configured := configured_url():
        url, origin = configured
        return parse_url(url, origin=origin)
    address = use(state_folder(), progress or (lambda message: None))
    return Server(
        kind="embedded",
        host=address.host,
        port=address.port,
        user=SUPERUSER,
        password="",
        database="sa_db",
        ssl=None if address.host.startswith("/") else "disable",
        origin=str(state_folder()),
    )


def database_url() -> str:
    """Return the playground's address for `create_async_engine`.

    The playground on the embedded server is created if it is missing. A server that `DATABASE_URL` names is not
    contacted: Alembic's offline mode needs no server, and a database without tables may be about to get them.
    """
    server = find_server()
    if server.kind == "embedded" and (os.getpid(), server) not in _prepared:
        _run(create_if_missing(server))
        _prepared.add((os.getpid(), server))
    return server.url()


def configured_url() -> tuple[str, str] | None:
    """Return the address that the learner gave and where it was found, or `None`. An empty address does not count."""
    if _imposed:
        return _imposed[0], "from the graders"
    if url := os.environ.get(VARIABLE, "").strip():
        return url, "from the environment"
    settings = home() / ".env"
    try:
        if not settings.is_file():
            return None
        from dotenv import dotenv_values

        url = (dotenv_values(settings).get(VARIABLE) or "").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DatabaseError(
            f"The settings in {settings} cannot be read: {error}.", remedy=f"Mend the file, or set {VARIABLE} instead."
        ) from error
    return (url, f"from {settings}") if url else None


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine from synchronous code, even if an event loop is running."""
    import asyncio  # not at the top: this module is imported at every start
    from concurrent.futures import ThreadPoolExecutor

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(work)
        return
    with ThreadPoolExecutor(1) as executor:
        executor.submit(asyncio.run, work).result()
