"""The messages between judge and worker: JSON documents with a length in front.

They are written and read here only. Workers and the fork server use the blocking functions (`read`, `write` and those
for sockets), the judge uses `ask`, `send` and `receive` on asyncio streams. `plain` encodes the values inside them.

A request carries a random token, and its reply must begin with the same one: the learner's code may find the file
descriptor and write to it, but it cannot know the token. So nothing of what it writes is parsed.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from kata.errors import ProtocolError, WorkerDied

Message = dict[str, Any]

_HEADER = struct.Struct("!I")
MAX_BYTES = 16 * 1024**2
"""No message is longer: a right answer to an exercise is far smaller, and a flood would fill the judge's memory."""


def encode(document: Mapping[str, Any], token: str = "", dumps: Callable[[Any], str] = json.dumps) -> bytes:
    """Return a document as it crosses; a reply has the token of its request.

    Raises:
        ValueError, TypeError, RecursionError, MemoryError: It is not JSON.
    """
    body = (token + dumps(document)).encode()
    return _HEADER.pack(len(body)) + body


# -- the worker's end --------------------------------------------------------------------------------------------------

# The defaults are bound when this module is imported: the learner's code may replace json's functions later.


def read(stream: BinaryIO, loads: Callable[[bytes], Any] = json.loads) -> Message | None:
    """Read one document from a file; `None` when the other side has closed it, or sends more than `MAX_BYTES`."""
    return _read(stream.read, loads)


def write(
    stream: BinaryIO, document: Mapping[str, Any], token: str = "", dumps: Callable[[Any], str] = json.dumps
) -> None:
    """Write one document to a file. Errors are those of `encode`; then nothing has been written."""
    stream.write(encode(document, token, dumps))
    stream.flush()


def receive_with_descriptors(line: socket.socket) -> tuple[Message | None, list[int]]:
    """Read one document, and the file descriptor that may have come with it, from a Unix socket."""
    head, descriptors, _, _ = socket.recv_fds(line, _HEADER.size, 1)
    first = iter([head])
    return _read(lambda size: next(first, b"") or line.recv(size), json.loads), list(descriptors)


def send_with_descriptors(line: socket.socket, document: Mapping[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Write one document to a Unix socket, with file descriptors for the process at its other end."""
    socket.send_fds(line, [encode(document)], descriptors)


def _read(take: Callable[[int], bytes], loads: Callable[[bytes], Any]) -> Message | None:
    try:
        (length,) = _HEADER.unpack(_exactly(take, _HEADER.size))
        document: Message | None = loads(_exactly(take, length)) if length <= MAX_BYTES else None
    except EOFError:
        return None
    return document


def _exactly(take: Callable[[int], bytes], size: int) -> bytes:
    found = b""
    while len(found) < size:
        if not (part := take(size - len(found))):
            raise EOFError
        found += part
    return found


# -- the judge's end ---------------------------------------------------------------------------------------------------


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: Mapping[str, Any]) -> Message:
    """Send a request to a worker and return its reply.

    Raises:
        WorkerDied: The worker closed the line before it had replied.
        ProtocolError: What came is not the worker's reply.
    """
    token = secrets.token_hex(16)
    await send(writer, {**request, "token": token})
    return await receive(reader, token)


async def send(writer: asyncio.StreamWriter, document: Mapping[str, Any]) -> None:
    """Write one document; raises `WorkerDied` when the other side has closed the line."""
    try:
        writer.write(encode(document))
        await writer.drain()
    except OSError:
        raise WorkerDied("the worker process ended before it answered") from None


async def receive(reader: asyncio.StreamReader, token: str = "") -> Message:
    """Read one document, which has to begin with this token; nothing in it is trusted.

    Raises:
        WorkerDied: The other side closed the line, or stopped in the middle of a document.
        ProtocolError: What came has not the token, is not a document, or is longer than `MAX_BYTES`.
    """
    try:
        (length,) = _HEADER.unpack(await reader.readexactly(_HEADER.size))
        if length > MAX_BYTES:
            raise ProtocolError("the worker's answer is larger than any right one")
        if token and await reader.readexactly(min(len(token), length)) != token.encode():
            raise ProtocolError("something else than the harness wrote to the worker's line")
        document = json.loads(await reader.readexactly(length - len(token)))
        if not isinstance(document, dict):
            raise ValueError("not a document")
    except (OSError, EOFError):
        raise WorkerDied("the worker process ended before it answered") from None
    except (ValueError, RecursionError):
        raise ProtocolError("the worker's answer could not be read") from None
    return document
