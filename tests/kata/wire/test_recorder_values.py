"""Values as the record shows them, against the real server."""

import datetime as dt
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from kata.database import Server
from kata.wire import Wire

from .helpers import DESCRIBE, SYNC, UTC, Raw, bind, execute, parse, work

VALUES: list[tuple[str, Any]] = [
    ("bool", True),
    ("bool", False),
    ("int2", -32768),
    ("int4", 2**31 - 1),
    ("int8", -(2**63)),
    ("oid", 2**32 - 1),
    ("float4", 1.5),
    ("float8", 0.1),
    ("float8", float("inf")),
    ("date", dt.date(1999, 12, 31)),
    ("date", dt.date(1, 1, 2)),
    ("timestamp", dt.datetime(2024, 2, 29, 23, 59, 59, 999_999)),
    ("timestamptz", dt.datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
    ("text", ""),
    ("text", "größe ' \" \\ \N{PILE OF POO}"),
    ("varchar", "x" * 70_000),
    ("bytea", b"\xff\x00\xfe"),
    *(
        ("numeric", Decimal(number))
        for number in (
            "0", "0.00", "-1.5", "10000", "0.0001", "1e20", "-0.000000010", "9999.9999", "61100.33", "NaN",
            "99999999.99", "123456789012345678.123456789012345678901234567890", "1e-15", "-100000000", "12e30",
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), VALUES)
async def test_values_in_binary(wire: Wire, client: asyncpg.Connection, kind: str, value: Any) -> None:
    """A parameter has the same value in the record's parameters and in its rows."""
    there, written = await client.fetchrow(f"SELECT $1::{kind}, $1::{kind}::text", value)
    (statement,) = work(wire)
    for found in (statement.parameters()[0], statement.result_rows()[0][0]):
        assert type(found) is type(there)
        assert found == there or str(found) == str(there)
        if isinstance(found, Decimal):
            # asyncpg's own Decimals lose trailing zeros; the record keeps the server's.
            assert (f"{found:f}" if found.is_finite() else str(found)) == written


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, value in VALUES if kind != "bytea"])
async def test_values_in_text(wire: Wire, real_server: Server, kind: str, value: Any) -> None:
    """The same in text format, in the extended protocol and in a simple query."""
    raw = await Raw.login(wire, real_server)
    written = str(value)
    raw.send(parse(f"SELECT $1::{kind}"), DESCRIBE, bind(written), execute(), SYNC)
    await raw.until_ready()
    literal = written.replace("'", "''")
    raw.send((b"Q", f"SELECT '{literal}'::{kind}\0".encode()))
    await raw.until_ready()
    extended, simple = work(wire)
    assert not extended.failed and not simple.failed
    for found in (extended.parameters()[0], extended.result_rows()[0][0], simple.result_rows()[0][0]):
        assert type(found) is type(value)
        assert str(found) == str(value) or found == value
    if isinstance(value, Decimal) and value.is_finite():
        # The scale is the server's.
        assert max(0, -simple.result_rows()[0][0].as_tuple().exponent) == max(0, -value.as_tuple().exponent)
    raw.writer.close()


async def test_nulls_and_unknown_types(wire: Wire, client: asyncpg.Connection) -> None:
    """NULL is None; values of types that are not decoded do no harm."""
    await client.fetch(
        "SELECT NULL::int, $1::numeric, ARRAY[1, 2], '{\"a\": 1}'::jsonb, interval '1 day', 'infinity'::date", None
    )
    (statement,) = work(wire)
    assert statement.parameters() == (None,)
    assert statement.result_rows()[0][:2] == (None, None)
    assert len(statement.result_rows()[0]) == 6


async def test_the_sets_of_a_batch(wire: Wire, client: asyncpg.Connection) -> None:
    """The first ones are kept, and the last, which `parameters` returns; a statement alone has one set."""
    await client.executemany("SELECT $1::int", [(number,) for number in range(9)])
    await client.fetch("SELECT $1::text", "alone")
    batch, alone = work(wire)
    assert (batch.batch, batch.parameters()) == (9, (8,))
    assert batch.parameter_sets() == [(0,), (1,), (2,), (3,), (8,)]
    assert alone.parameter_sets() == [("alone",)]
