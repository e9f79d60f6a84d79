"""Reading `DATABASE_URL`: every form that people write, and a clear word about every other one."""

import asyncio
import os
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from kata.database import Server, database_url, find_server
from kata.database.server import parse_url
from kata.errors import DatabaseError

SECRET = "s3cr3t"


def facts(server: Server) -> tuple[str, int, str, str | None, str, str | None]:
    """The parts of a server that an address can say."""
    return server.host, server.port, server.user, server.password, server.database, server.ssl


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@db.example:6543/shop", ("db.example", 6543, "u", "p", "shop", None)),
        ("postgres://u:p@db.example:6543/shop", ("db.example", 6543, "u", "p", "shop", None)),
        ("postgresql+asyncpg://u:p@db.example/shop", ("db.example", 5432, "u", "p", "shop", None)),
        ("postgresql+psycopg://u:p@db.example/shop", ("db.example", 5432, "u", "p", "shop", None)),
        ("  postgresql://u:p@db.example/shop\n", ("db.example", 5432, "u", "p", "shop", None)),
        ("postgresql://u@db.example/shop", ("db.example", 5432, "u", None, "shop", None)),
        ("postgresql://u:@db.example/shop", ("db.example", 5432, "u", "", "shop", None)),
        ("postgresql://u%40corp:p%40%2F%3A%23%25@h/d%20b", ("h", 5432, "u@corp", "p@/:#%", "d b", None)),
        ("postgresql://u:p@ss@h/d", ("h", 5432, "u", "p@ss", "d", None)),
        ("postgresql://u:p@[2001:db8::1]:6543/d", ("2001:db8::1", 6543, "u", "p", "d", None)),
        ("postgresql://u:p@[::1]/d", ("::1", 5432, "u", "p", "d", None)),
        ("postgresql://u@/d?host=/run/My%20Sockets", ("/run/My Sockets", 5432, "u", None, "d", None)),
        ("postgresql://u@/d?host=/tmp&port=6543", ("/tmp", 6543, "u", None, "d", None)),
        ("postgresql://u@%2Ftmp%2FMixed/d", ("/tmp/Mixed", 5432, "u", None, "d", None)),
        ("postgresql://u:p@h/d?sslmode=require", ("h", 5432, "u", "p", "d", "require")),
        ("postgresql://u:p@h/d?ssl=verify-full", ("h", 5432, "u", "p", "d", "verify-full")),
        ("postgresql://u:p@h/d?ssl=true&application_name=x", ("h", 5432, "u", "p", "d", "require")),
    ],
)
def test_accepted_forms(url: str, expected: tuple[str, int, str, str | None, str, str | None]) -> None:
    """Each way to write the address of a PostgreSQL is understood, and survives being written again."""
    server = parse_url(url)
    assert facts(server) == expected
    host, port, user, password, database, ssl = expected
    for again in (parse_url(server.url()), parse_url(server.url(driver=""))):
        assert facts(again) == (host, port, user, password or None, database, ssl)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        (f"sqlite:///{SECRET}.db", "sqlite://"),
        (f"mysql://u:{SECRET}@h/d", "mysql://"),
        (f"{SECRET}", "no address"),
        (f"u:{SECRET}@h/d", "no address"),
        (f"postgresql://u:{SECRET}@h", "no database"),
        (f"postgresql://u:{SECRET}@h/", "no database"),
        (f"postgresql://u:{SECRET}@h:port/d", "port"),
        (f"postgresql://u:{SECRET}@h:70000/d", "port"),
        (f"postgresql://u:{SECRET}@h:0/d", "port"),
        (f"postgresql://u:{SECRET}@::1/d", "brackets"),
        (f"postgresql://u:{SECRET}@[::1/d", "brackets"),
        (f"postgresql://u:{SECRET}@one,two/d", "more than one host"),
        (f"postgresql://u:{SECRET}@h/d?sslmode=perhaps", "sslmode"),
        (f"postgresql://u:{SECRET}@h/d?colour=red", "colour"),
        (f"postgresql://u:{SECRET}/half@h/d", ""),
        (f"postgresql://u:{SECRET}?half@h/d", ""),
        ("", "no address"),
    ],
)
def test_refused_forms(url: str, word: str) -> None:
    """Anything else is refused with the accepted form, and the password is not repeated."""
    with pytest.raises(DatabaseError) as caught:
        parse_url(url)
    text = str(caught.value)
    assert word in text
    assert "postgresql://user:password@host:5432/database" in text
    assert SECRET not in text
    assert "\n" not in caught.value.message


def test_the_password_is_for_the_driver_only() -> None:
    """Whatever is made to be read hides the password; whatever goes to a driver has it."""
    server = parse_url(f"postgresql://u:{SECRET}@h/d?sslmode=require")
    for text in (repr(server), str(server), server.safe_url, server.name, server.address):
        assert SECRET not in text
    assert server.safe_url == "postgresql://u@h:5432/d?sslmode=require"
    assert server.connect_args("other") == {
        "host": "h",
        "port": 5432,
        "user": "u",
        "password": SECRET,
        "database": "other",
        "ssl": "require",
    }


def test_sqlalchemy_understands_the_address() -> None:
    """The address for an engine has the asyncpg driver and its name of the encryption option."""
    url = make_url(parse_url("postgres://u%40corp:p%2F@[::1]:6543/d?sslmode=require").url("other"))
    assert (url.drivername, url.username, url.password) == ("postgresql+asyncpg", "u@corp", "p/")
    assert (url.host, url.port, url.database, dict(url.query)) == ("::1", 6543, "other", {"ssl": "require"})
    socket = make_url(parse_url("postgresql://u@/d?host=/run/my sockets").url())
    assert dict(socket.query) == {"host": "/run/my sockets", "port": "5432"}


def test_the_environment_wins_over_the_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` is read from the home folder, the environment wins, and reading does not change the environment."""
    monkeypatch.setenv("KATA_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / ".env").write_text(f'# mine\nexport DATABASE_URL="postgresql://file:{SECRET}@h/d"\n')
    assert find_server().user == "file"
    assert "DATABASE_URL" not in os.environ
    monkeypatch.setenv("DATABASE_URL", "postgresql://environment@h/d")
    assert find_server().user == "environment"
    monkeypatch.setenv("DATABASE_URL", "   ")
    assert find_server().user == "file"


def test_the_message_says_where_the_address_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong address is reported with its origin; so is a file that is not text."""
    monkeypatch.setenv("KATA_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    with pytest.raises(DatabaseError, match="from the environment"):
        find_server()
    monkeypatch.delenv("DATABASE_URL")
    settings = tmp_path / ".env"
    settings.write_text("DATABASE_URL=sqlite:///x\n")
    with pytest.raises(DatabaseError, match=str(settings)):
        find_server()
    settings.write_bytes(b"DATABASE_URL=\xff\xfe\n")
    with pytest.raises(DatabaseError, match=str(settings)):
        find_server()


def test_an_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """With an address given nothing connects, so Alembic's offline mode works without a server; in a loop, too."""
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@127.0.0.1:1/d")
    expected = "postgresql+asyncpg://u:p@127.0.0.1:1/d"
    assert database_url() == expected

    async def inside() -> str:
        return database_url()

    assert asyncio.run(inside()) == expected
