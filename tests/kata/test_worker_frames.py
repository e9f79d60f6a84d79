"""Messages between judge and worker: what is not a reply is an error of the worker's, and never another one."""

import asyncio
import contextlib
import os
import random
import socket
import struct

import pytest

from kata.errors import ProtocolError, WorkerDied
from kata.worker import frames
from kata.worker.factories import ForkedWorkerFactory
from kata.worker.process import Worker


class NoFactory(ForkedWorkerFactory):
    """Ends nothing."""

    async def end(self, worker: Worker) -> None:
        """Nothing to end."""


def frame(body: bytes) -> bytes:
    """A document with its length in front."""
    return struct.pack("!I", len(body)) + body


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"", WorkerDied),
        (b"\0\0", WorkerDied),
        (frame(b'{"a": 1}')[:-1], WorkerDied),
        (b"\xff\xff\xff\xff", ProtocolError),
        (struct.pack("!I", 64 * 1024**2 + 1), ProtocolError),
        (frame(b""), ProtocolError),
        (frame(b"[]"), ProtocolError),
        (frame(b"null"), ProtocolError),
        (frame(b'"text"'), ProtocolError),
        (frame(b"\xff\xfe\x00"), ProtocolError),
        (frame(b"{" * 50), ProtocolError),
        (frame(b"[" * 200_000), ProtocolError),
        (frame(b'{"a":' * 100_000 + b"1" + b"}" * 100_000), ProtocolError),
        (frame(b'{"a": ' + b"9" * 10_000 + b"}"), ProtocolError),
        (b"x" * 3, WorkerDied),
    ],
)
@pytest.mark.parametrize("is_reply", [True, False])
async def test_forged_lines(said: bytes, error: type[Exception], is_reply: bool) -> None:
    """Anything but a document is one of the worker's errors, in words; of a reply without the token nothing is parsed."""
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours)
    worker = Worker(0, reader, writer, NoFactory())

    def speak() -> None:
        with contextlib.suppress(OSError):
            theirs.sendall(said)
            theirs.shutdown(socket.SHUT_WR)

    speaking = asyncio.create_task(asyncio.to_thread(speak))
    with pytest.raises(error) as caught:
        await (worker.ask("call", timeout=5) if is_reply else frames.receive(reader))
    assert str(caught.value)
    await worker.end()
    await speaking
    theirs.close()


@pytest.mark.parametrize("seed", range(30))
async def test_random_lines(seed: int) -> None:
    """Random bytes, with and without a proper frame, raise nothing but the worker's errors."""
    chance = random.Random(seed)
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours)
    worker = Worker(0, reader, writer, NoFactory())
    body = chance.randbytes(chance.randrange(200))
    theirs.sendall(frame(body) if chance.random() < 0.7 else body)
    theirs.close()
    with pytest.raises((WorkerDied, ProtocolError)):
        await worker.ask("call", timeout=5)
    await worker.end()


# -- the worker's end --------------------------------------------------------------------------------------------------


def test_documents_in_a_file() -> None:
    """Documents are read as they were written, whatever is in them, until the other side closes the file."""
    documents = [{}, {"a": "größe \n"}, {"a": [1, None, {"b": "x" * 100_000}]}]
    reading, writing = os.pipe()
    # Unbuffered, so that a read returns what is there and not what was asked for.
    with os.fdopen(reading, "rb", buffering=0) as source:
        with os.fdopen(writing, "wb") as target:
            for document in documents[:2]:
                frames.write(target, document)
            assert [frames.read(source) for _ in range(2)] == documents[:2]
            small = {"a": "x" * 10}
            target.write(frames.encode(small)[:3])
            target.flush()
            target.write(frames.encode(small)[3:])
            target.flush()
            assert frames.read(source) == small
        assert frames.read(source) is None


@pytest.mark.parametrize("said", [b"", b"\0\0", frame(b'{"a": 1}')[:-1], struct.pack("!I", frames.MAX_BYTES + 1)])
def test_a_file_that_ends(said: bytes) -> None:
    """A closed line, half a document and a document of impossible length are ends."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as target:
        target.write(said)
        target.close()
        assert frames.read(source) is None


def test_what_is_not_json_is_not_written() -> None:
    """An error before anything is written: the line can still be used."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as target:
        with pytest.raises(TypeError):
            frames.write(target, {"a": object()})
        frames.write(target, {"a": 1})
        assert frames.read(source) == {"a": 1}


@pytest.mark.skipif(not hasattr(socket, "send_fds"), reason="needs Unix sockets")
def test_descriptors() -> None:
    """A file descriptor arrives with its document; documents without one, and in pieces, arrive as well."""
    ours, theirs = socket.socketpair()
    reading, writing = os.pipe()
    with ours, theirs:
        frames.send_with_descriptors(ours, {"fork": 1}, [writing])
        document, (received,) = frames.receive_with_descriptors(theirs)
        assert document == {"fork": 1}
        os.write(received, b"x")
        assert os.read(reading, 1) == b"x"
        for descriptor in (reading, writing, received):
            os.close(descriptor)
        frames.send_with_descriptors(ours, {"end": 2})
        frames.send_with_descriptors(ours, {"end": 3})
        assert [frames.receive_with_descriptors(theirs) for _ in range(2)] == [({"end": 2}, []), ({"end": 3}, [])]
        whole = frames.encode({"end": 4})
        ours.sendall(whole[:2])
        ours.sendall(whole[2:])
        assert frames.receive_with_descriptors(theirs) == ({"end": 4}, [])
        ours.close()
        assert frames.receive_with_descriptors(theirs) == (None, [])


# -- the judge's end ---------------------------------------------------------------------------------------------------


async def test_the_token() -> None:
    """A reply with the request's token is accepted; without it, or with another one, it is not."""
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours)
    their_reader, their_writer = await asyncio.open_connection(sock=theirs)

    async def answer(forged: bool) -> None:
        request = await frames.receive(their_reader)
        token = "forged" if forged else request["token"]
        their_writer.write(frames.encode({"echo": request["operation"]}, token))

    answering = asyncio.create_task(answer(False))
    assert (await frames.ask(reader, writer, {"operation": "call"}))["echo"] == "call"
    await answering
    answering = asyncio.create_task(answer(True))
    with pytest.raises(ProtocolError, match="something else than the harness"):
        await frames.ask(reader, writer, {"operation": "call"})
    await answering
    their_writer.close()
    with pytest.raises(WorkerDied):
        await frames.ask(reader, writer, {"operation": "call"})
    writer.close()
