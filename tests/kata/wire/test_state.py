"""The state machine of a connection, without a socket: messages in, bytes out."""

import asyncio
import struct
from collections.abc import Iterable

import pytest

from kata.wire import InjectionError, Kind, protocol
from kata.wire.cycle import Injection
from kata.wire.gate import Fault
from kata.wire.recorder import Record
from kata.wire.state import ConnectionState

from .helpers import DESCRIBE, SYNC, bind, execute, kinds, parse

Message = tuple[bytes, bytes]
PARSED, BOUND, CLOSED = (b"1", b""), (b"2", b""), (b"3", b"")
READY, IN_TRANSACTION, ABORTED = (b"Z", b"I"), (b"Z", b"T"), (b"Z", b"E")
REFUSED = (b"E", b"SERROR\0C40001\0Mno\0\0")


def query(sql: str) -> Message:
    """A Query message."""
    return b"Q", sql.encode() + b"\0"


def tag(text: str) -> Message:
    """A CommandComplete message."""
    return b"C", text.encode() + b"\0"


def messages(data: bytes) -> list[Message]:
    """What a sequence of bytes consists of."""
    return list(protocol.Framer().feed(data))


def client(state: ConnectionState, *sent: Message) -> list[Message]:
    """Let the client send messages; returns what the server gets."""
    for message in sent:
        state.from_client(*message)
    return messages(state.to_server())


def server(state: ConnectionState, sent: Iterable[Message]) -> list[Message]:
    """Let the server send messages; returns what the client gets."""
    for message in sent:
        state.from_server(*message)
    return messages(state.to_client())


def connected(record: Record, *, nested: bool) -> ConnectionState:
    """A connection that has started up."""
    state = ConnectionState(record, 0, nested=nested)
    state.start({"user": "ada"}, 196_608)
    assert state.to_server() == protocol.startup({"user": "ada"}, 196_608)
    assert server(state, [(b"R", b"\0\0\0\0"), (b"K", struct.pack("!II", 7, 8))]) == [
        (b"R", b"\0\0\0\0"),
        (b"K", struct.pack("!II", 7, 8)),
    ]
    assert state.busy and state.backend == (7, 8)
    if nested:
        assert server(state, [READY]) == []
        ((kind, script),) = messages(state.to_server())
        assert kind == b"Q" and script.startswith(b"BEGIN; SET LOCAL statement_timeout = 5000; SAVEPOINT kata_base;")
        assert server(state, [tag("BEGIN"), tag("SET"), tag("SAVEPOINT"), tag("SAVEPOINT"), IN_TRANSACTION]) == [READY]
    else:
        assert server(state, [READY]) == [READY]
    assert not state.busy
    return state


@pytest.fixture
def record() -> Record:
    """An empty record."""
    return Record()


@pytest.fixture
def nested(record: Record) -> ConnectionState:
    """A connection with an outer transaction."""
    return connected(record, nested=True)


@pytest.fixture
def plain(record: Record) -> ConnectionState:
    """A connection that passes everything unchanged."""
    return connected(record, nested=False)


def test_everything_passes_unchanged(plain: ConnectionState, record: Record) -> None:
    """Without an outer transaction each side gets what the other one sent."""
    for sent, replies in (
        ([query("BEGIN")], [tag("BEGIN"), IN_TRANSACTION]),
        ([parse("SELECT 1"), DESCRIBE, bind(), execute(), SYNC],
         [PARSED, (b"t", b"\0\0"), (b"n", b""), BOUND, (b"D", b"\0\0"), tag("SELECT 1"), IN_TRANSACTION]),
        ([query("SELEC")], [REFUSED, ABORTED]),
        ([query("ROLLBACK")], [tag("ROLLBACK"), READY]),
    ):  # fmt: skip
        assert client(plain, *sent) == sent
        assert plain.busy
        assert server(plain, replies) == replies
        assert not plain.busy
    assert [(s.sql, s.kind, s.rows, s.sqlstate) for s in record.statements] == [
        ("BEGIN", Kind.BEGIN, 0, ""),
        ("SELECT 1", Kind.WORK, 1, ""),
        ("SELEC", Kind.WORK, 0, "40001"),
        ("ROLLBACK", Kind.ROLLBACK, 0, ""),
    ]


def test_transaction_control_becomes_savepoints(nested: ConnectionState) -> None:
    """The server gets savepoints, the client the command tags and the states of a transaction."""
    assert client(nested, query("BEGIN")) == [query("SAVEPOINT kata_client")]
    assert server(nested, [tag("SAVEPOINT"), IN_TRANSACTION]) == [tag("BEGIN"), IN_TRANSACTION]
    assert client(nested, query("COMMIT")) == [query("RELEASE SAVEPOINT kata_client")]
    assert server(nested, [tag("RELEASE"), IN_TRANSACTION]) == [tag("COMMIT")]
    assert messages(nested.to_server()) == [query("RELEASE SAVEPOINT kata_kept; SAVEPOINT kata_kept")]
    assert server(nested, [tag("RELEASE"), tag("SAVEPOINT"), IN_TRANSACTION]) == [READY]


def test_an_error_outside_of_a_transaction(nested: ConnectionState) -> None:
    """The wire goes back to what the client believes committed, before the client gets its ReadyForQuery."""
    client(nested, query("SELECT 1/0"))
    assert server(nested, [REFUSED, ABORTED]) == [REFUSED]
    assert messages(nested.to_server()) == [query("ROLLBACK TO SAVEPOINT kata_kept")]
    assert server(nested, [tag("ROLLBACK"), IN_TRANSACTION]) == [READY]


def test_replies_to_the_wires_own_messages(nested: ConnectionState) -> None:
    """A COMMIT that has to be prepared again: the client gets the replies to its own messages, in their order."""
    client(nested, parse("COMMIT", "c"), SYNC)
    server(nested, [PARSED, IN_TRANSACTION])
    client(nested, query("BEGIN"))
    server(nested, [tag("SAVEPOINT"), IN_TRANSACTION])
    sent = client(nested, (b"C", b"Sx\0"), parse("SELECT 1", "x"), bind(name="c"), execute(), SYNC)
    assert kinds(sent) == b"CPCPBES"
    assert sent[3] == parse("RELEASE SAVEPOINT kata_client", "c")
    replies = server(nested, [CLOSED, PARSED, CLOSED, PARSED, BOUND, tag("RELEASE"), IN_TRANSACTION])
    assert replies == [CLOSED, PARSED, BOUND, tag("COMMIT")]


def test_an_escape(nested: ConnectionState) -> None:
    """A COMMIT that the wire did not read shows in the server's reply."""
    client(nested, query("SELECT 1"))
    server(nested, [tag("SELECT 1"), tag("COMMIT")])
    assert nested.transaction.escaped


def test_withheld_rows(plain: ConnectionState, record: Record) -> None:
    """The client gets no row; the record has them."""
    record.withheld = frozenset({"SELECT 1"})
    client(plain, query("SELECT 1"))
    assert server(plain, [(b"D", b"\0\0"), tag("SELECT 1"), READY]) == [tag("SELECT 0"), READY]
    assert record.statements[0].rows == 1


def test_blanked_columns(plain: ConnectionState, record: Record) -> None:
    """The client gets NULL in a column; the record has what was there."""
    record.blanked = {"SELECT 1": frozenset({"b"})}
    client(plain, query("SELECT 1"))
    columns = b"".join(name + b"\0" + struct.pack("!ihihih", 0, 0, 25, -1, -1, 0) for name in (b"a", b"b"))
    row = struct.pack("!hi", 2, 1) + b"x" + struct.pack("!i", 1) + b"y"
    replies = server(plain, [(b"T", struct.pack("!h", 2) + columns), (b"D", row), tag("SELECT 1"), READY])
    assert (b"D", struct.pack("!hi", 2, 1) + b"x" + struct.pack("!i", -1)) in replies
    assert record.statements[0].result_rows() == [("x", "y")]


def test_the_judge_goes_before_a_cycle_that_is_open(plain: ConnectionState, record: Record) -> None:
    """After a Parse without a Sync the judge's query is answered first; nothing of it reaches the client."""
    client(plain, parse("SELECT 1", "x"))
    assert server(plain, [PARSED]) == [PARSED]
    injection = Injection()
    plain.inject("SELECT 'judge'", injection)
    assert messages(plain.to_server()) == [query("SELECT 'judge'")]
    client(plain, bind(name="x"), execute(), SYNC)
    notice = (b"N", b"\0")
    described = (b"T", struct.pack("!h", 1) + b"x\0" + struct.pack("!ihihih", 0, 0, 25, -1, -1, 0))
    row = (b"D", struct.pack("!hi", 1, 5) + b"judge")
    assert server(plain, [described, notice, row, tag("SELECT 1"), READY]) == [notice]
    assert [(result.labels, result.rows, result.tag) for result in injection.results] == [
        (("x",), [("judge",)], "SELECT 1")
    ]
    assert server(plain, [BOUND, tag("SELECT 1"), READY]) == [BOUND, tag("SELECT 1"), READY]
    assert [s.sql for s in record.statements] == ["SELECT 1"]


async def test_a_lost_connection_refuses_injections(plain: ConnectionState) -> None:
    """A caller that awaits a result gets an error."""

    injection = Injection(asyncio.get_running_loop().create_future())
    plain.inject("SELECT 1", injection)
    plain.close()
    assert injection.future is not None
    with pytest.raises(InjectionError, match="lost"):
        await injection.future


def test_what_arrives(plain: ConnectionState) -> None:
    """A statement arrives with its Query, its Parse, and each Bind that is not part of a batch."""
    assert plain.arriving(*query("COMMIT"))[1].kind is Kind.COMMIT  # type: ignore[index]
    name, prepared = plain.arriving(*parse("SELECT 1", "x")) or ("", None)
    assert (name, prepared.sql if prepared else "") == ("x", "SELECT 1")
    assert plain.arriving(*bind(name="x")) is None
    client(plain, parse("SELECT 1", "x"))
    assert plain.arriving(*bind(name="x")) is not None
    client(plain, bind(name="x"), execute())
    assert plain.arriving(*bind(name="x")) is None
    client(plain, SYNC)
    assert plain.arriving(*bind(name="x")) is not None


def test_a_fault(plain: ConnectionState, nested: ConnectionState, record: Record) -> None:
    """The server gets a statement that raises the error; a COMMIT that fails is followed by a rollback."""
    fault = Fault("40001", "no")
    for state, rollback in ((plain, "ROLLBACK"), (nested, "ROLLBACK TO SAVEPOINT kata_client")):
        client(state, query("BEGIN"))
        server(state, [tag("BEGIN"), IN_TRANSACTION])
        state.from_client(*query("COMMIT"), fault)
        assert messages(state.to_server()) == [query(fault.sql)]
        assert server(state, [REFUSED, ABORTED]) == [REFUSED]
        assert messages(state.to_server()) == [query(rollback)]
        assert server(state, [tag("ROLLBACK"), READY if state is plain else IN_TRANSACTION]) == [READY]
        assert (record.statements[-1].sql, record.statements[-1].sqlstate) == ("COMMIT", "40001")


def test_a_fault_of_a_prepared_statement(plain: ConnectionState) -> None:
    """The client's portal is bound to a statement that raises; the client sees the replies that it expects."""
    client(plain, parse("SELECT 1", "x"), SYNC)
    server(plain, [PARSED, READY])
    plain.from_client(*bind(name="x", portal="p"), Fault("40001", "no"))
    sent = client(plain, execute("p"), SYNC)
    assert kinds(sent) == b"CPBES"
    bound = protocol.read_bind(sent[2][1])
    assert (bound.portal, bound.prepared, bound.arguments) == ("p", "kata_fault", ())
    assert server(plain, [CLOSED, PARSED, BOUND, REFUSED, READY]) == [BOUND, REFUSED, READY]
    assert not plain.busy
