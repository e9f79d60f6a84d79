"""The protocol without a server: messages in any chunks."""

import contextlib
import datetime as dt
import random
import struct

import pytest

from kata.wire import protocol

UTC = dt.UTC
SEEDS = range(40)


def chunks(data: bytes, chance: random.Random) -> list[bytes]:
    """Cut bytes at random places: from single bytes to everything at once."""
    pieces, at, largest = [], 0, chance.choice((1, 3, 7, 64, 5_000, len(data) + 1))
    while at < len(data):
        size = chance.randint(1, largest)
        pieces.append(data[at : at + size])
        at += size
    return pieces


@pytest.mark.parametrize("seed", SEEDS)
def test_framer_puts_any_chunks_together(seed: int) -> None:
    """However the network cuts the stream, the same messages come out, in order, with nothing lost or doubled."""
    chance = random.Random(seed)
    sent = [
        (bytes([chance.randrange(33, 127)]), chance.randbytes(chance.choice((0, 0, 1, 4, 5, 90, 9_000))))
        for _ in range(chance.randint(0, 60))
    ]
    framer = protocol.Framer()
    stream = b"".join(protocol.message(kind, payload) for kind, payload in sent)
    received = [message for piece in chunks(stream, chance) for message in framer.feed(piece)]
    assert received == sent
    assert list(framer.feed(b"")) == []


def test_framer_keeps_an_unfinished_message() -> None:
    """A message comes out with its last byte, not before; the next one may begin in the same chunk."""
    framer = protocol.Framer()
    whole = protocol.message(b"Q", b"select 1\0")
    for byte in whole[:-1]:
        assert list(framer.feed(bytes([byte]))) == []
    assert list(framer.feed(whole[-1:] + protocol.message(b"S"))) == [(b"Q", b"select 1\0"), (b"S", b"")]


def test_framer_with_a_message_of_many_chunks() -> None:
    """A message of several megabytes comes out whole."""
    framer, payload = protocol.Framer(), random.Random(1).randbytes(3_000_000)
    stream = protocol.message(b"D", payload)
    received = [m for at in range(0, len(stream), 65_536) for m in framer.feed(stream[at : at + 65_536])]
    assert received == [(b"D", payload)]


@pytest.mark.parametrize("length", [0, 1, 3])
def test_framer_refuses_what_cannot_be_the_protocol(length: int) -> None:
    """A length that does not even cover itself is an error; the messages before it come out."""
    framer = protocol.Framer()
    messages = framer.feed(protocol.message(b"S") + b"Q" + struct.pack("!I", length) + b"rest")
    assert next(messages) == (b"S", b"")
    with pytest.raises(ValueError, match="impossible length"):
        next(messages)


def test_startup_message() -> None:
    """Start-up parameters survive a round trip, including empty values."""
    parameters = {"user": "ada", "database": "größe", "options": "", "application_name": "x y"}
    framed = protocol.startup(parameters, 196_608)
    length, version = struct.unpack_from("!II", framed)
    assert (length, version) == (len(framed), 196_608)
    assert protocol.startup_parameters(framed[8:]) == parameters
    assert protocol.startup_parameters(b"\0") == {}


def bind_payload(bind: protocol.Bind) -> bytes:
    """Write a Bind message as a client does."""
    body = bind.portal.encode() + b"\0" + bind.prepared.encode() + b"\0"
    body += struct.pack(f"!h{len(bind.formats)}h", len(bind.formats), *bind.formats)
    body += struct.pack("!H", len(bind.arguments))
    for argument in bind.arguments:
        body += struct.pack("!i", -1) if argument is None else struct.pack("!i", len(argument)) + argument
    return body + struct.pack(f"!h{len(bind.result_formats)}h", len(bind.result_formats), *bind.result_formats)


def random_bind(chance: random.Random) -> protocol.Bind:
    """A random valid Bind message."""
    count = chance.choice((0, 1, 2, 9, 300))
    return protocol.Bind(
        portal=chance.choice(("", "c_1", "größe")),
        prepared=chance.choice(("", "__asyncpg_stmt_1__")),
        formats=tuple(chance.randrange(2) for _ in range(chance.choice((0, 1, count)))),
        arguments=tuple(None if chance.random() < 0.2 else chance.randbytes(chance.randrange(9)) for _ in range(count)),
        result_formats=tuple(chance.randrange(2) for _ in range(chance.randrange(3))),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_bind_message(seed: int) -> None:
    """Every part of a Bind message survives a round trip; NULLs and empty values stay distinct."""
    bind = random_bind(random.Random(seed))
    assert protocol.read_bind(bind_payload(bind)) == bind


def test_bind_message_with_the_most_arguments() -> None:
    """The number of arguments is unsigned: PostgreSQL takes 65535."""
    bind = protocol.Bind("", "s", (), (b"x",) * 65_535, (1,))
    assert protocol.read_bind(bind_payload(bind)) == bind


@pytest.mark.parametrize("seed", range(10))
def test_malformed_messages(seed: int) -> None:
    """A truncated message raises one of the two documented errors, and never loops."""
    chance = random.Random(seed)
    whole = bind_payload(random_bind(chance))
    for _ in range(50):
        broken = bytearray(whole[: chance.randrange(len(whole) + 1)])
        if broken:
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        for read in (protocol.read_bind, protocol.read_data_row, protocol.read_row_description):
            with contextlib.suppress(ValueError, struct.error):
                read(bytes(broken))


def test_rows_and_their_description() -> None:
    """Cells, labels, types and formats; also a row without columns."""
    row = struct.pack("!hi2si", 3, 2, b"42", -1) + struct.pack("!i", 0)
    assert protocol.read_data_row(row) == (b"42", None, b"")
    assert protocol.read_data_row(b"\0\0") == ()
    description = struct.pack("!h", 2) + b"n\xc3\xa9\0" + struct.pack("!ihihih", 5, 1, 23, 4, -1, 1)
    description += b"?column?\0" + struct.pack("!ihihih", 0, 0, 25, -1, -1, 0)
    assert protocol.read_row_description(description) == (
        protocol.Column("né", 23, 1),
        protocol.Column("?column?", 25, 0),
    )
    assert protocol.read_parameter_types(struct.pack("!hii", 2, 23, 1043)) == (23, 1043)


def test_error_fields() -> None:
    """SQLSTATE and message are found at any position; they are empty if the server sends neither."""
    assert protocol.read_error(b"SERROR\0VERROR\0C23505\0Mduplicate key\0Dmore\0\0") == ("23505", "duplicate key")
    assert protocol.read_error(b"\0") == ("", "")
