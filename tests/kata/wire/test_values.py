"""Decoding of values in both formats."""

import datetime as dt
import random
import struct
from decimal import Decimal

import pytest

from kata.wire import Kind, Statement, protocol, values
from kata.wire.statement import Prepared

UTC = dt.UTC


def numeric(digits: list[int], weight: int, sign: int, scale: int) -> bytes:
    """A binary numeric as the server sends it."""
    return struct.pack(f"!hhHh{len(digits)}h", len(digits), weight, sign, scale, *digits)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (numeric([], 0, 0, 0), "0"),
        (numeric([], 0, 0, 2), "0.00"),
        (numeric([1, 5000], 0, 0x4000, 1), "-1.5"),
        (numeric([1], 1, 0, 0), "10000"),
        (numeric([1], -1, 0, 4), "0.0001"),
        (numeric([1], -2, 0, 8), "0.00000001"),
        (numeric([1], 5, 0, 0), "100000000000000000000"),
        (numeric([6, 1100], 1, 0, 3), "61100.000"),
        (numeric([12, 3456, 7890, 1234, 5678, 9012, 3456, 7890], 3, 0x4000, 16), "-12345678901234.5678901234567890"),
        (numeric([9999] * 30, 14, 0, 60), "9" * 60 + "." + "9" * 60),
        (numeric([], 0, 0xC000, 0), "NaN"),
        (numeric([], 0, 0xD000, 32), "Infinity"),
        (numeric([], 0, 0xF000, 32), "-Infinity"),
    ],
)
def test_binary_numerics(raw: bytes, text: str) -> None:
    """Digits, scale and sign of a numeric are exact, however long it is."""
    found = values.decode(raw, values.NUMERIC, 1)
    assert isinstance(found, Decimal)
    assert (f"{found:f}" if found.is_finite() else str(found)) == text


@pytest.mark.parametrize(
    ("raw", "oid", "form", "expected"),
    [
        (None, values.INT4, 1, None),
        (b"\0", values.BOOL, 1, False),
        (b"\1", values.BOOL, 1, True),
        (b"t", values.BOOL, 0, True),
        (b"f", values.BOOL, 0, False),
        (b"\xff\xfe", values.INT2, 1, -2),
        (b"\x7f\xff\xff\xff", values.INT4, 1, 2**31 - 1),
        (b"\x80" + b"\0" * 7, values.INT8, 1, -(2**63)),
        (b"\xff\xff\xff\xff", values.OID, 1, 2**32 - 1),
        (b"-7", values.INT8, 0, -7),
        (struct.pack("!d", 0.1), values.FLOAT8, 1, 0.1),
        (b"1e-07", values.FLOAT8, 0, 1e-07),
        (struct.pack("!f", 0.5), values.FLOAT4, 1, 0.5),
        (struct.pack("!i", -1), values.DATE, 1, dt.date(1999, 12, 31)),
        (b"2024-02-29", values.DATE, 0, dt.date(2024, 2, 29)),
        (struct.pack("!q", 1), values.TIMESTAMP, 1, dt.datetime(2000, 1, 1, 0, 0, 0, 1)),
        (struct.pack("!q", 0), values.TIMESTAMPTZ, 1, dt.datetime(2000, 1, 1, tzinfo=UTC)),
        (b"2024-02-29 12:00:00.5+00", values.TIMESTAMPTZ, 0, dt.datetime(2024, 2, 29, 12, 0, 0, 500_000, tzinfo=UTC)),
        (b"0.00", values.NUMERIC, 0, Decimal("0.00")),
        (b'\x01{"a": 1}', values.JSONB, 1, '{"a": 1}'),
        (b'{"a": 1}', values.JSONB, 0, '{"a": 1}'),
        (b"hello", 1043, 1, "hello"),
        (b"", 25, 0, ""),
        ("größe".encode(), 25, 1, "größe"),
        (b"\xff\xfe", 17, 1, b"\xff\xfe"),
    ],
)
def test_decoded_values(raw: bytes | None, oid: int, form: int, expected: object) -> None:
    """Each type, in both formats, becomes exactly the expected Python type."""
    found = values.decode(raw, oid, form)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("raw", "oid", "form"),
    [
        (b"infinity", values.DATE, 0),
        (b"infinity", values.TIMESTAMPTZ, 0),
        (b"0044-03-15 BC", values.DATE, 0),
        (b"-infinity", values.TIMESTAMP, 0),
    ],
)
def test_what_python_has_no_value_for(raw: bytes, oid: int, form: int) -> None:
    """Dates that Python cannot represent come back as the server's text."""
    assert values.decode(raw, oid, form) == raw.decode()


@pytest.mark.parametrize("seed", range(10))
def test_forged_values_never_raise(seed: int) -> None:
    """Any bytes of any type decode to some value: a broken cell must not break the relay."""
    chance = random.Random(seed)
    for _ in range(300):
        oid = chance.choice((16, 17, 20, 21, 23, 25, 26, 700, 701, 1082, 1114, 1184, 1700, 3802, 0))
        raw = chance.randbytes(chance.choice((0, 1, 2, 4, 8, 12, 40)))
        values.decode(raw, oid, chance.randrange(2))
    for oid, form in ((values.DATE, "!i"), (values.TIMESTAMP, "!q"), (values.TIMESTAMPTZ, "!q")):
        values.decode(struct.pack(form, 2**31 - 1 if form == "!i" else 2**63 - 1), oid, 1)


def test_parameters_take_their_formats_from_the_bind_message() -> None:
    """Without formats arguments are text; one format applies to all; otherwise each has its own."""
    three = (b"\0\0\0\1", b"\0\0\0\2", None)
    prepared = Prepared("…", (values.INT4, values.INT4, values.INT4))
    binary = Statement("…", Kind.WORK, 0, prepared=prepared, bind=protocol.Bind("", "", (1,), three, ()))
    mixed = Statement(
        "…", Kind.WORK, 0, prepared=prepared, bind=protocol.Bind("", "", (1, 0, 0), (three[0], b"2", b"3"), ())
    )
    text = Statement("…", Kind.WORK, 0, prepared=prepared, bind=protocol.Bind("", "", (), (b"1", b"2", b"3"), ()))
    assert binary.parameters() == (1, 2, None)
    assert mixed.parameters() == text.parameters() == (1, 2, 3)
