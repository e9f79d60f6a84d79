"""The application that is given: whatever a client sends, its own routes answer, and never with an error of the server's."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from kata.database import Server, connect
from kata.database.script import read_script
from kata.pool.scratch import fresh_database
from solutions.web_api import create_app

JSON = {"content-type": "application/json"}
HALF = '"\\ud800"'  # a lone surrogate, as JSON may have it
SALARIES = (
    *(
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "-1e400",
        "1e8",
        "123456789",
        "0.001",
        "-0.01",
        '"NaN"',
        '"1e-3"',
        '"1E+99999999999"',
    ),
    *("1" * 5000, '"' + "9" * 5000 + '"', "true", "[]", "{}", "null", '"\\u0000"', HALF, "1e-400"),
)
STRINGS = (HALF, '"a\\u0000b"', '""', f'"{"x" * 300}"', "1", "null", "[[]]")
IDS = ("1e400", "NaN", "2147483648", "-2147483649", "9" * 5000, "1.5", '"x"', HALF, "{}")
BODIES = (
    *(
        "",
        "null",
        "[]",
        "{}",
        "1",
        "x",
        '{"name": ',
        "[" * 100_000,
        '{"a":' * 50_000,
        "\ufeff{}",
        "[1, null]",
        HALF,
        "NaN",
        "[NaN]",
    ),
    '{"name": "a", "name": "b"}',
)
QUERIES = (
    *(
        "page=0",
        "page=1000000001",
        "page=" + "9" * 5000,
        "page=NaN",
        "page=1e400",
        "size=101",
        "size=",
        "page=%00",
        "page=1&page=x",
    ),
    *("department=%00", "department=%ff%fe", "department=%ED%A0%80", "size=%ED%A0%80", "page=1.0", "=", "%"),
    *("page=1000000000&size=100", "department=" + "x" * 20_000),
)


def new(name: str = '"A"', email: str = '"a@b"', salary: str = "1", department_id: str = "null") -> str:
    """The body of a new employee, as text."""
    return f'{{"name": {name}, "email": {email}, "salary": {salary}, "department_id": {department_id}}}'


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def client(real_server: Server) -> AsyncIterator[AsyncClient]:
    """A client of the application on a database of the test's own; what leaves the application is raised."""
    async with fresh_database(real_server) as database:
        connection = await connect(real_server, database)
        await connection.execute(read_script().whole)
        await connection.close()
        engine = create_async_engine(real_server.url(database))
        app = create_app(async_sessionmaker(engine, expire_on_commit=False))
        async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
            yield client
        await engine.dispose()


async def refused(client: AsyncClient, body: str | bytes, path: str = "/employees", **more: Any) -> None:
    """A body is refused, in JSON that can be read."""
    content = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    response = await client.post(path, content=content, **{"headers": JSON, **more})
    assert response.status_code in (400, 422), response.text[:300]
    assert response.json()["detail"]


@pytest.mark.parametrize("field", ["name", "email", "salary", "department_id"])
async def test_a_value_that_no_column_can_hold(client: AsyncClient, field: str) -> None:
    """It is a 422 (or a 400, where it is no JSON at all), also inside of a list; the response can hold neither NaN nor half a character."""
    values = {"salary": SALARIES, "department_id": IDS}.get(field, STRINGS)
    accepted = {"1e-400", *(("null",) if field == "department_id" else ())}
    for value in values:
        if value not in accepted:
            await refused(client, new(**{field: value}))
            await refused(client, f"[{new(**{field: value})}]", "/employees/bulk")


async def test_a_body_that_is_no_employee(client: AsyncClient) -> None:
    """Whatever it is, it is refused: empty, deep, of the wrong type, in another encoding, of another content type."""
    for body in BODIES:
        await refused(client, body)
        if body != "[]":
            await refused(client, body, "/employees/bulk")
    for raw in (b"\xff\xfe", b'{"name": "\xff"}', b"\x00"):
        await refused(client, raw)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        await refused(client, b"\xff\xfe\x00", headers={"content-type": kind})


async def test_a_query_that_makes_no_sense(client: AsyncClient) -> None:
    """It is a 422, or means what it says; a page far behind the last one is empty."""
    for query in QUERIES:
        response = await client.get(f"/employees?{query}")
        assert response.status_code in (200, 422), (query, response.text[:300])
        assert response.json()
    assert (await client.get("/employees?page=1000000000&size=100")).json()["items"] == []
