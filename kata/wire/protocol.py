"""PostgreSQL's frontend/backend protocol, version 3, without I/O: framing, reading and writing of messages."""

from __future__ import annotations

import struct
from collections.abc import Iterator
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
    """Frame one message.

    Args:
        kind: The one-byte message type.
        payload: Its body, without the length.

    Returns:
        The bytes to send.
    """
    return _HEADER.pack(kind, len(payload) + 4) + payload


def startup(parameters: dict[str, str], protocol: int) -> bytes:
    """Frame a start-up message, the only one without a type byte.

    Args:
        parameters: `user`, `database`, and whatever else the client sent.
        protocol: The protocol version that the client sent.
    """
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
    words = body.split(b"\0")
    pairs = zip(words[::2], words[1::2], strict=False)
    return {key.decode(): value.decode() for key, value in pairs if key}


class Framer:
    """Cuts a stream of bytes into messages, and keeps an unfinished message until the rest arrives."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield `(type, payload)` for every complete message.

        Args:
            data: The bytes that just arrived.

        Raises:
            ValueError: The stream is not this protocol (a length below 4), or a message is longer than
                `LONGEST_MESSAGE`.
        """
        self._buffer += data
        buffer, start, end = self._buffer, 0, len(self._buffer)
        try:
            while end - start >= 5:
                kind, length = _HEADER.unpack_from(buffer, start)
                if not 4 <= length <= LONGEST_MESSAGE:
                    raise ValueError(f"message {kind!r} with the impossible length {length}")
                stop = start + 1 + length
                if stop > end:
                    break
                payload = bytes(buffer[start + 5 : stop])
                start = stop
                yield kind, payload
        finally:
            del buffer[:start]


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
    (count,) = _INT16.unpack_from(payload, at)
    at += 2
    arguments: list[bytes | None] = []
    for _ in range(count):
        value, at = _read_value(payload, at)
        arguments.append(value)
    result_formats, at = _read_int16s(payload, at)
    return Bind(portal, prepared, formats, tuple(arguments), result_formats)


def read_data_row(payload: bytes) -> tuple[bytes | None, ...]:
    """Read the cells of a DataRow message, still encoded."""
    (count,) = _INT16.unpack_from(payload)
    at, cells = 2, []
    for _ in range(count):
        value, at = _read_value(payload, at)
        cells.append(value)
    return tuple(cells)


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
        _table, _attribute, oid, _size, _modifier, text_or_binary = struct.unpack_from("!ihihih", payload, at)
        at += 18
        columns.append(Column(label, oid, text_or_binary))
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


def _read_value(payload: bytes, at: int) -> tuple[bytes | None, int]:
    (length,) = _INT32.unpack_from(payload, at)
    at += 4
    if length < 0:
        return None, at
    return payload[at : at + length], at + length
