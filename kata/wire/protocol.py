"""PostgreSQL's frontend/backend protocol, version 3, without I/O: framing, reading and writing of messages."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass

CANCEL_REQUEST = 80877102
SSL_REQUEST = 80877103
GSSENC_REQUEST = 80877104

# Larger than anything that an exercise sends or fetches in one piece. The protocol allows a gigabyte, from either side.
LONGEST_MESSAGE = 64 * 1024**2

_HEADER = struct.Struct("!cI")
_INT16 = struct.Struct("!H")
_INT32 = struct.Struct("!i")


def message(kind: bytes, payload: bytes = b"") -> bytes:
    """Frame one message."""
    return _HEADER.pack(kind, len(payload) + 4) + payload


def startup(parameters: dict[str, str], protocol: int) -> bytes:
    """Frame a start-up message, the only one without a type byte."""
    body = _INT32.pack(protocol)
    for key, value in parameters.items():
        body += key.encode() + b"\0" + value.encode() + b"\0"
    body += b"\0"
    return _INT32.pack(len(body) + 4) + body


def replace_prepared(name: str, sql: str) -> bytes:
    """Frame a Close and a Parse, which prepare another statement under a name that may be in use."""
    encoded = name.encode() + b"\0"
    return message(b"C", b"S" + encoded) + message(b"P", encoded + sql.encode() + b"\0\0\0")


def bind(portal: str, prepared: str) -> bytes:
    """Write the payload of a Bind message without arguments."""
    return portal.encode() + b"\0" + prepared.encode() + b"\0" + b"\0\0" * 3


def startup_parameters(body: bytes) -> dict[str, str]:
    """Read the parameters from a start-up message's body (everything after the protocol version)."""
    words = [word.decode() for word in body.split(b"\0")]
    return {key: value for key, value in zip(words[::2], words[1::2], strict=False) if key}


class Framer:
    """Cuts a stream of bytes into messages, and keeps an unfinished message until the rest arrives."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield `(type, payload)` for every complete message.

        Raises:
            ValueError: The stream is not this protocol (a length below 4), or a message exceeds `LONGEST_MESSAGE`.
        """
        self._buffer += data
        while len(self._buffer) >= 5:
            kind, length = _HEADER.unpack_from(self._buffer)
            if not 4 <= length <= LONGEST_MESSAGE:
                raise ValueError(f"message {kind!r} with the impossible length {length}")
            if len(self._buffer) <= length:
                return
            payload = bytes(self._buffer[5 : 1 + length])
            del self._buffer[: 1 + length]
            yield kind, payload


def text_until_null(payload: bytes, start: int = 0) -> tuple[str, int]:
    """Read a zero-terminated string; returns it and the index after its terminator."""
    stop = payload.index(b"\0", start)
    return payload[start:stop].decode("utf-8", "replace"), stop + 1


@dataclass(frozen=True)
class Bind:
    """A Bind message: a portal made of a prepared statement and its arguments."""

    portal: str
    prepared: str
    formats: tuple[int, ...]
    arguments: tuple[bytes | None, ...]
    result_formats: tuple[int, ...]


def read_bind(payload: bytes) -> Bind:
    """Read the payload of a Bind message.

    Raises:
        struct.error, ValueError: The message is malformed.
    """
    portal, at = text_until_null(payload)
    prepared, at = text_until_null(payload, at)
    formats, at = _read_int16s(payload, at)
    arguments, at = _read_values(payload, at)
    result_formats, _ = _read_int16s(payload, at)
    return Bind(portal, prepared, formats, arguments, result_formats)


def read_data_row(payload: bytes) -> tuple[bytes | None, ...]:
    """Read the cells of a DataRow message, still encoded."""
    return _read_values(payload, 0)[0]


def without_cells(payload: bytes, columns: Collection[int]) -> bytes:
    """Return a DataRow message with NULL in some columns, whatever was there."""
    cells = read_data_row(payload)
    kept = [None if at in columns else cell for at, cell in enumerate(cells)]
    return _INT16.pack(len(kept)) + b"".join(
        struct.pack("!i", -1) if cell is None else struct.pack("!i", len(cell)) + cell for cell in kept
    )


@dataclass(frozen=True)
class Column:
    """One column of a result: its label, the type's object identifier (OID) and format (0 text, 1 binary)."""

    label: str
    oid: int
    format: int


def read_row_description(payload: bytes) -> tuple[Column, ...]:
    """Read the columns that a RowDescription message announces."""
    (count,) = _INT16.unpack_from(payload)
    at, columns = 2, []
    for _ in range(count):
        label, at = text_until_null(payload, at)
        # Skips the table, the column's number, and the type's size and modifier.
        columns.append(Column(label, *struct.unpack_from("!6xi6xh", payload, at)))
        at += 18
    return tuple(columns)


def read_parameter_types(payload: bytes) -> tuple[int, ...]:
    """Read the type OIDs of a ParameterDescription message."""
    (count,) = _INT16.unpack_from(payload)
    return struct.unpack_from(f"!{count}i", payload, 2)


def read_error(payload: bytes) -> tuple[str, str]:
    """Read an ErrorResponse: `(SQLSTATE, message)`."""
    fields = {part[:1]: part[1:].decode("utf-8", "replace") for part in payload.split(b"\0") if part}
    return fields.get(b"C", ""), fields.get(b"M", "")


def _read_int16s(payload: bytes, at: int) -> tuple[tuple[int, ...], int]:
    (count,) = _INT16.unpack_from(payload, at)
    return struct.unpack_from(f"!{count}h", payload, at + 2), at + 2 + 2 * count


def _read_values(payload: bytes, at: int) -> tuple[tuple[bytes | None, ...], int]:
    (count,) = _INT16.unpack_from(payload, at)
    at += 2
    values: list[bytes | None] = []
    for _ in range(count):
        (length,) = _INT32.unpack_from(payload, at)
        start, at = at + 4, at + 4 + max(length, 0)
        values.append(payload[start:at] if length >= 0 else None)
    return tuple(values), at
