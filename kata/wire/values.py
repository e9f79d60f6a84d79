"""Decoding of cells into Python values, for the types that the workbook's schema and queries use."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable
from decimal import Decimal
from typing import Any

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_DAY_ZERO = dt.date(2000, 1, 1)
BOOL, INT8, INT2, INT4, OID, FLOAT4, FLOAT8, DATE, TIMESTAMP, TIMESTAMPTZ, NUMERIC, JSONB = (
    16, 20, 21, 23, 26, 700, 701, 1082, 1114, 1184, 1700, 3802,
)  # fmt: skip


def _numeric(raw: bytes) -> Decimal:
    """Decode the base-10000 digits of a binary numeric (src/backend/utils/adt/numeric.c, numeric_send)."""
    count, weight, sign, scale = struct.unpack_from("!hhHh", raw)
    if sign in (0xC000, 0xD000, 0xF000):
        return Decimal({0xC000: "NaN", 0xD000: "Infinity", 0xF000: "-Infinity"}[sign])
    number = 0
    for digit in struct.unpack_from(f"!{count}h", raw, 8):
        number = number * 10000 + digit
    # Integers only: Decimal arithmetic rounds to 28 digits, and an average can have more.
    shift = 4 * (weight - count + 1) + scale
    number = number * 10**shift if shift >= 0 else number // 10**-shift
    return Decimal((int(sign == 0x4000), tuple(map(int, str(number))), -scale))


def _unpack(form: str) -> Callable[[bytes], Any]:
    structure = struct.Struct(form)
    return lambda raw: structure.unpack(raw)[0]


_BINARY: dict[int, Callable[[bytes], Any]] = {
    BOOL: lambda raw: raw != b"\0",
    INT2: _unpack("!h"),
    INT4: _unpack("!i"),
    INT8: _unpack("!q"),
    OID: _unpack("!I"),
    FLOAT4: _unpack("!f"),
    FLOAT8: _unpack("!d"),
    NUMERIC: _numeric,
    DATE: lambda raw: _DAY_ZERO + dt.timedelta(days=struct.unpack("!i", raw)[0]),
    TIMESTAMP: lambda raw: (_EPOCH + dt.timedelta(microseconds=struct.unpack("!q", raw)[0])).replace(tzinfo=None),
    TIMESTAMPTZ: lambda raw: _EPOCH + dt.timedelta(microseconds=struct.unpack("!q", raw)[0]),
    # A version number, and the same text as in the other format.
    JSONB: lambda raw: raw[1:].decode(),
}

_TEXT: dict[int, Callable[[str], Any]] = {
    BOOL: lambda text: text.strip().lower() in ("t", "true", "y", "yes", "on", "1"),
    **dict.fromkeys((INT2, INT4, INT8, OID), int),
    **dict.fromkeys((FLOAT4, FLOAT8), float),
    NUMERIC: Decimal,
    DATE: dt.date.fromisoformat,
    **dict.fromkeys((TIMESTAMP, TIMESTAMPTZ), dt.datetime.fromisoformat),
}


def decode(raw: bytes | None, oid: int, text_or_binary: int) -> Any:
    """Decode one cell or argument: to int, float, Decimal, bool, date, datetime or str; `None` for NULL.

    JSON stays text: cells are compared, and collected in sets. A value of another type, or one that Python cannot
    represent, comes back as text if it is valid UTF-8, otherwise as bytes: callers only show and compare it.

    Args:
        oid: The type's object identifier in `pg_type`.
        text_or_binary: The format code, 0 or 1.
    """
    if raw is None:
        return None
    try:
        if text_or_binary == 1 and oid in _BINARY:
            return _BINARY[oid](raw)
        text = raw.decode()
        return _TEXT[oid](text) if text_or_binary == 0 and oid in _TEXT else text
    except (ValueError, ArithmeticError, struct.error):
        # Python cannot represent it (an infinite date), or it is not a value of this type at all.
        return raw.decode("utf-8", "replace") if text_or_binary == 0 else raw
