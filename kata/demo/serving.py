"""`python -m app.<phase> --serve`: the application of a phase on a port of this machine, for a look in the browser."""

from __future__ import annotations

import asyncio
import html
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from kata.catalogue import load
from kata.demo.package import DemoPackage
from kata.demo.running import demo_database, run
from kata.errors import SubmissionError
from kata.ui.console import errors, output

if TYPE_CHECKING:
    from fastapi import FastAPI

MakeApplication = Callable[[async_sessionmaker[AsyncSession]], "FastAPI"]

_HOST = "127.0.0.1"
_PORTS = (8000, 0)  # the usual one, so that a page in the browser can be loaded again; otherwise one that is free
# Self-contained: FastAPI's own page at /docs loads its scripts from the internet.
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }}
input, select, textarea, button {{ font: inherit; padding: .2rem .4rem }} textarea {{ width: 100%; box-sizing: border-box }}
pre {{ background: #8882; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere }}</style>
<h1>{title}</h1>
<ul>{routes}</ul>
<form id="ask"><label>Method <select id="method"><option>GET<option>POST<option>PUT<option>PATCH<option>DELETE</select></label>
<label>Path <input id="path" size="40" value="{path}"></label> <button>Send</button>
<p><label>Body (JSON)<br><textarea id="body" rows="4"></textarea></label></form>
<pre id="answer" aria-live="polite">The answer comes here.</pre>
<script>
const element = id => document.getElementById(id);
element("ask").onsubmit = async event => {{
  event.preventDefault();
  const method = element("method").value, body = element("body").value;
  const sent = method === "GET" || !body ? {{}} : {{body, headers: {{"content-type": "application/json"}}}};
  try {{
    const response = await fetch(element("path").value, {{method, ...sent}});
    let text = await response.text();
    try {{ text = JSON.stringify(JSON.parse(text), null, 2) }} catch {{}}
    element("answer").textContent = `${{response.status}} ${{response.statusText}}\\n\\n${{text}}`;
  }} catch (error) {{ element("answer").textContent = `No answer: ${{error.message}}` }}
}};
</script></html>
"""


async def serve(make: MakeApplication) -> None:
    """Serve an application on the demo's database until it is interrupted.

    Args:
        make: The function of a phase's module that makes the application of a session factory.

    Raises:
        SubmissionError: The application cannot be made.
        DatabaseError: There is no usable database.
    """
    import uvicorn

    package, console = DemoPackage.of(make.__module__), output()

    def progress(message: str) -> None:
        console.print(f"  {message} …", style="dim")

    async with demo_database(package.folder, progress, package.schemas()) as server:
        engine = create_async_engine(server.url())
        try:
            app = _made(make, package, async_sessionmaker(engine, expire_on_commit=False))
            _say_what_is_not_started(app, package)
            _add_page(app)
            listening = _listen()
            port = listening.getsockname()[1]
            console.print(f"http://{_HOST}:{port}   Ctrl+C ends it.", highlight=False)
            console.print(_what_becomes_of_writes(package), highlight=False)
            running = uvicorn.Server(uvicorn.Config(app, log_level="info", lifespan="off"))
            with listening:
                await running.serve(sockets=[listening])
            # uvicorn passes Ctrl+C on when it has shut down, and asyncio makes a cancellation of it.
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0)
        finally:
            await engine.dispose()


def _what_becomes_of_writes(package: DemoPackage) -> str:
    if package.has_revisions:
        return "Each request commits for real, in a copy of the starting rows that is thrown away in the end."
    return "Each request commits for real, in the playground database. `uv run kata db reset` brings its rows back."


def _made(make: MakeApplication, package: DemoPackage, factory: async_sessionmaker[AsyncSession]) -> FastAPI:
    try:
        return make(factory)
    except Exception as error:
        phase = load().in_phase(package.phase)
        required = {other for each in phase for other in each.requires}
        if stubs := [each for each in phase if each.id in required and package.is_stub(each)]:
            raise SubmissionError(
                f"There is nothing to serve before exercise {stubs[0].number}, which is not started.",
                remedy=f"begin at {package.start(stubs[0])}",
            ) from error
        first = (str(error).strip() or "no message").splitlines()[0]
        raise SubmissionError(
            f"The application cannot be made: {type(error).__name__}: {first}", remedy=package.location_of(error)
        ) from error


def _say_what_is_not_started(app: FastAPI, package: DemoPackage) -> None:
    """Answer 501 and the place to start where a request reaches a stub."""
    from starlette.responses import JSONResponse

    async def not_started(request: Any, error: Exception) -> JSONResponse:
        if (start := package.stub_reached(error)) is None:
            raise error
        return JSONResponse({"detail": f"not started: {start}"}, 501)

    app.add_exception_handler(NotImplementedError, not_started)


def _add_page(app: FastAPI) -> None:
    """Add a page at `/` from which requests can be sent."""
    from starlette.responses import HTMLResponse

    operations = [(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods]
    routes = "".join(f"<li>{method} <code>{html.escape(path)}</code>" for method, path in operations)
    first = next((path for method, path in operations if method == "GET"), "/")
    page = _PAGE.format(title=html.escape(app.title), routes=routes, path=html.escape(first))

    async def show(request: Any) -> HTMLResponse:
        return HTMLResponse(page)

    app.add_route("/", show, include_in_schema=False)


def _listen() -> socket.socket:
    for port in _PORTS:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((_HOST, port))
            listening.listen()  # a browser that is faster than the application waits for it
            return listening
        except OSError:
            listening.close()
    raise SubmissionError(f"No port of {_HOST} is free.")


def _requested() -> bool:
    """Whether the command line asks for `--serve`.

    Raises:
        SystemExit: It has something else; one line says so.
    """
    unknown = [argument for argument in sys.argv[1:] if argument != "--serve"]
    if unknown:
        errors().print(
            f"Unknown: {unknown[0]}. Without an option this is a demo; --serve serves the application.",
            highlight=False,
            markup=False,
        )
        raise SystemExit(2)
    return len(sys.argv) > 1


def run_or_serve(main: Callable[[], Awaitable[None]], make: MakeApplication) -> None:
    """Run the `main` of a phase as `run` does; with `--serve` on the command line, serve its application instead.

    Args:
        main: The demo.
        make: As for `serve`.

    Raises:
        SystemExit: As `run` does; with status 2 after an unknown argument.
    """
    run((lambda: serve(make)) if _requested() else main)
