"""The wire's reading of bytes and texts: messages in any chunks, statements in any quotes, values in both formats."""

import contextlib
import datetime as dt
import random
import struct
from decimal import Decimal

import pytest

from kata.wire import Kind, Statement, protocol, transactions, values
from kata.wire.statement import Prepared, is_driver_noise

UTC = dt.UTC
SEEDS = range(40)


# -- messages ------------------------------------------------------------------------------------------------------


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
    """A message is given out with its last byte, not before; the next one may begin in the same chunk."""
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
    """A length that does not even cover itself is an error; the messages before it are given out."""
    framer = protocol.Framer()
    messages = framer.feed(protocol.message(b"S") + b"Q" + struct.pack("!I", length) + b"rest")
    assert next(messages) == (b"S", b"")
    with pytest.raises(ValueError, match="impossible length"):
        next(messages)


def test_startup_message() -> None:
    """The parameters of a start-up survive being read and written again, empty values included."""
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
    """A Bind message with anything in it that is allowed."""
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
    """Every part of a Bind message is read as it was written, NULLs and empty values told apart."""
    bind = random_bind(random.Random(seed))
    assert protocol.read_bind(bind_payload(bind)) == bind


def test_bind_message_with_the_most_arguments() -> None:
    """The number of arguments is unsigned: PostgreSQL takes 65535."""
    bind = protocol.Bind("", "s", (), (b"x",) * 65_535, (1,))
    assert protocol.read_bind(bind_payload(bind)) == bind


@pytest.mark.parametrize("seed", range(10))
def test_malformed_messages(seed: int) -> None:
    """A message that was cut off raises one of two documented errors, never another one, and never loops."""
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
    """Cells, labels, types and formats; a row without columns is one, too."""
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
    """SQLSTATE and message are found wherever they stand; a server that says neither gives empty texts."""
    assert protocol.read_error(b"SERROR\0VERROR\0C23505\0Mduplicate key\0Dmore\0\0") == ("23505", "duplicate key")
    assert protocol.read_error(b"\0") == ("", "")


# -- values --------------------------------------------------------------------------------------------------------


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
    """Digits, scale and sign of a numeric arrive exactly, whatever their number."""
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
        (b"hello", 1043, 1, "hello"),
        (b"", 25, 0, ""),
        ("größe".encode(), 25, 1, "größe"),
        (b"\xff\xfe", 17, 1, b"\xff\xfe"),
    ],
)
def test_decoded_values(raw: bytes | None, oid: int, form: int, expected: object) -> None:
    """Each type in both formats, as exactly the Python type that a reader expects."""
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
    """What no Python date can be comes back as the text that the server sent."""
    assert values.decode(raw, oid, form) == raw.decode()


@pytest.mark.parametrize("seed", range(10))
def test_forged_values_never_raise(seed: int) -> None:
    """Any bytes under any type give some value: a broken cell must not end the relay."""
    chance = random.Random(seed)
    for _ in range(300):
        oid = chance.choice((16, 17, 20, 21, 23, 25, 26, 700, 701, 1082, 1114, 1184, 1700, 3802, 0))
        raw = chance.randbytes(chance.choice((0, 1, 2, 4, 8, 12, 40)))
        values.decode(raw, oid, chance.randrange(2))
    for oid, form in ((values.DATE, "!i"), (values.TIMESTAMP, "!q"), (values.TIMESTAMPTZ, "!q")):
        values.decode(struct.pack(form, 2**31 - 1 if form == "!i" else 2**63 - 1), oid, 1)


def test_parameters_take_their_formats_from_the_bind_message() -> None:
    """No format means text, one is for all arguments, many are one each."""
    three = (b"\0\0\0\1", b"\0\0\0\2", None)
    prepared = Prepared("…", (values.INT4, values.INT4, values.INT4))
    binary = Statement("…", Kind.WORK, 0, prepared=prepared, bind=protocol.Bind("", "", (1,), three, ()))
    mixed = Statement(
        "…", Kind.WORK, 0, prepared=prepared, bind=protocol.Bind("", "", (1, 0, 0), (three[0], b"2", b"3"), ())
    )
    text = Statement("…", Kind.WORK, 0, prepared=prepared, bind=protocol.Bind("", "", (), (b"1", b"2", b"3"), ()))
    assert binary.parameters() == (1, 2, None)
    assert mixed.parameters() == text.parameters() == (1, 2, 3)


# -- statements in a text ------------------------------------------------------------------------------------------

PIECES = (
    "select 1", "'a;b'", "'it''s; x'", "E'\\'; y'", "e'\\\\'", '"odd;name"', '"a"";b"', "$$ ; $$", "$x$ ; $$ ; $x$",
    "$größe$;$größe$", "/* ; */", "/* /* ; */ ; */", "-- ;\n", "-- ;\r", "--\n", "/**/", "from t", "$1 + $2", "x$$", "a$b$c",
    "U&'d\\0061t;'", "name'\\'", "1 - -1", "'\n'", "B'1'", "N'n;'", "'--'", "'/*'", "$a$'$a$", "\t", "E'\\\\\\';'",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(150))
def test_split_only_at_semicolons_that_separate(seed: int) -> None:
    """Semicolons in strings, quoted names, dollar quotes and (nested) comments separate nothing."""
    chance = random.Random(seed)
    wanted = [
        " ".join(["select", *chance.choices(PIECES, k=chance.randint(0, 7)), "as x"])
        for _ in range(chance.randint(0, 5))
    ]
    script = ""
    for statement in wanted:
        script += statement + chance.choice((";", " ; ", ";;", ";\n;", "; -- end;\n;", ";/* ; */;"))
    parts = [part.strip() for part in transactions.split(script)]
    assert parts == [statement.strip() for statement in wanted]


@pytest.mark.parametrize("script", ["", ";", " ; ;\n;", "-- nothing", "/* ; */", "/* /* */ ; */;", "-- a\n-- b\r;"])
def test_split_leaves_out_what_says_nothing(script: str) -> None:
    """Empty statements and comments alone are no statements."""
    assert transactions.split(script) == []


@pytest.mark.parametrize("script", ["select 'open", "select /* open", 'select "open', "select $$ open", "select E'\\'"])
def test_split_of_unfinished_quotes(script: str) -> None:
    """What the server will refuse is one statement up to its end, at whatever quote it stops."""
    assert transactions.split(script + "; commit") == [script + "; commit"]


HIDDEN = ("", " ", "\n\t", "-- begin\n", "--\r", "/* rollback */", "/* /* */ x */", "/*;*/ -- ;\n", " " * 300, "/*" + "x" * 300 + "*/")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("begin", Kind.BEGIN),
        ("BEGIN ISOLATION LEVEL SERIALIZABLE", Kind.BEGIN),
        ("start/**/transaction", Kind.BEGIN),
        ("Commit", Kind.COMMIT),
        ("END", Kind.COMMIT),
        ("end transaction", Kind.COMMIT),
        ("COMMIT PREPARED 'x'", Kind.COMMIT),
        ("PREPARE TRANSACTION 'x'", Kind.COMMIT),
        ("ROLLBACK", Kind.ROLLBACK),
        ("ABORT WORK", Kind.ROLLBACK),
        ("rollback and no chain", Kind.ROLLBACK),
        ("ROLLBACK TO x", Kind.SAVEPOINT),
        ("rollback work to savepoint x", Kind.SAVEPOINT),
        ("SAVEPOINT commit", Kind.SAVEPOINT),
        ("RELEASE x", Kind.SAVEPOINT),
        ("select commit from t", Kind.WORK),
        ("PREPARE begin AS SELECT 1", Kind.WORK),
        ("UPDATE t SET x = 1", Kind.WORK),
        ("(select 1)", Kind.WORK),
        ("select 'commit'", Kind.WORK),
    ],
)
def test_kind_of_a_statement(text: str, kind: Kind) -> None:
    """The first words decide, whatever blanks and comments stand before, between or behind them."""
    for hidden in HIDDEN:
        assert transactions.kind_of(hidden + text) is kind, hidden
        assert transactions.kind_of(hidden + text.replace(" ", f" {hidden} ") + " -- commit") is kind, hidden


@pytest.mark.parametrize(
    ("script", "before", "expected"),
    [
        ("BEGIN", (False, False), ["SAVEPOINT kata_client"]),
        ("BEGIN", (True, False), ["BEGIN"]),
        ("COMMIT", (True, False), ["RELEASE SAVEPOINT kata_client"]),
        ("COMMIT", (True, True), ["ROLLBACK TO SAVEPOINT kata_client"]),
        ("COMMIT", (False, False), [transactions.NOTHING]),
        ("ROLLBACK", (True, True), ["ROLLBACK TO SAVEPOINT kata_client"]),
        ("ROLLBACK", (False, False), [transactions.NOTHING]),
        ("SAVEPOINT a", (True, False), ["SAVEPOINT a"]),
        ("begin; select 1; commit; select 2", (False, False),
         ["SAVEPOINT kata_client", " select 1", "RELEASE SAVEPOINT kata_client", " select 2"]),
        ("commit; begin; rollback", (True, False),
         ["RELEASE SAVEPOINT kata_client", "SAVEPOINT kata_client", "ROLLBACK TO SAVEPOINT kata_client"]),
        ("select 'commit;'", (True, False), ["select 'commit;'"]),
    ],
)  # fmt: skip
def test_control_becomes_savepoints(script: str, before: tuple[bool, bool], expected: list[str]) -> None:
    """A client's transaction is a savepoint of the judge's, and what it says is remembered as it was said."""
    parts = transactions.nested(script, in_transaction=before[0], aborted=before[1])
    assert [part.forwarded for part in parts] == expected
    assert ";".join(part.sent for part in parts) == script


def test_the_driver_cannot_be_impersonated() -> None:
    """Reading rows under the guise of a driver's look-up is work: else it would not be counted."""
    for text in (
        "WITH RECURSIVE typeinfo_tree AS (SELECT * FROM employees) SELECT * FROM typeinfo_tree /* pg_catalog.pg_type */",
        "SELECT t.oid, t.typelem, e.* FROM employees e, pg_catalog.pg_type t",
        "select pg_advisory_unlock_all(), name from employees",
        "SELECT typarray, (select count(*) from employees) FROM pg_catalog.pg_type",
        "select pg_catalog.version(), name from employees",
        "select current_schema() from employees",
        "SELECT current_setting('jit') AS cur, set_config('jit', 'off', false) AS new FROM employees",
    ):
        assert not is_driver_noise(text), text


def test_what_the_driver_says_for_itself() -> None:
    """The texts that asyncpg and SQLAlchemy really send are known."""
    from asyncpg import introspection

    for text in (
        introspection.INTRO_LOOKUP_TYPES,
        introspection.TYPE_BY_NAME,
        "select pg_catalog.version()",
        "select current_schema()",
        "show transaction isolation level",
        "SELECT pg_advisory_unlock_all()",
        "CLOSE ALL",
        "UNLISTEN *",
        "RESET ALL",
    ):
        assert is_driver_noise(text), text
