"""A PostgreSQL server as plain data, and the parser of `DATABASE_URL`."""

import getpass
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode

from kata.errors import DatabaseError

_DEFAULT_PORT = 5432
_SCHEMES = ("postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg", "postgresql+psycopg2")
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
# Hosting services offer addresses with these; none of them changes where the workbook connects, or as whom.
_WITHOUT_EFFECT = {
    "application_name",
    "channel_binding",
    "client_encoding",
    "connect_timeout",
    "fallback_application_name",
    "gssencmode",
    "keepalives",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    "target_session_attrs",
}
_SOCKET_FOLDERS = ("/var/run/postgresql", "/run/postgresql", "/tmp")


@dataclass(frozen=True)
class Server:
    """One PostgreSQL server, the role to use there, and the playground database.

    Attributes:
        kind: "embedded" (the workbook's own) or "url" (the one that `DATABASE_URL` names).
        host: A TCP host, or the folder of a Unix socket.
        port: The port; part of the socket's name where `host` is a folder.
        user: The role.
        password: The role's password; `None` leaves it to the driver (`PGPASSWORD`, `~/.pgpass`).
        database: The playground: what the learner's own programs use.
        ssl: `None` (the driver's default) or a libpq `sslmode`.
        origin: Where the address was found, for messages only.
    """

    kind: Literal["embedded", "url"]
    host: str
    port: int
    user: str
    password: str | None = field(repr=False)
    database: str
    ssl: str | None = None
    origin: str = field(default="", compare=False)

    @property
    def is_socket(self) -> bool:
        """Whether `host` is the folder of a Unix socket."""
        return self.host.startswith("/")

    @property
    def address(self) -> str:
        """Where the server listens, for messages."""
        if self.is_socket:
            return f"{self.host}/.s.PGSQL.{self.port}"
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def name(self) -> str:
        """The server's name for messages; never with a password."""
        return "the embedded server" if self.kind == "embedded" else f"the server at {self.address}"

    @property
    def safe_url(self) -> str:
        """The address for display, without driver and password."""
        return self._assemble(self.database, "", None)

    def url(self, database: str | None = None, *, driver: str = "asyncpg") -> str:
        """Return the address for SQLAlchemy, or with an empty driver for `psql`. It has the password, so never print it."""
        return self._assemble(database or self.database, driver, self.password)

    def connect_args(self, database: str | None = None) -> dict[str, Any]:
        """Return the keyword arguments for `asyncpg.connect`."""
        arguments = {"host": self.host, "port": self.port, "user": self.user, "database": database or self.database}
        # Where PGSSLMODE asks for certificates, they are looked for even if there is nothing to encrypt.
        optional = {"password": self.password, "ssl": "disable" if self.is_socket else self.ssl}
        return arguments | {name: value for name, value in optional.items() if value is not None}

    def _assemble(self, database: str, driver: str, password: str | None) -> str:
        secret = f":{quote(password, safe='')}" if password else ""
        query = {"host": self.host, "port": str(self.port)} if self.is_socket else {}
        location = "" if self.is_socket else self.address
        if self.ssl is not None:
            query["ssl" if driver == "asyncpg" else "sslmode"] = self.ssl
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        address = f"{scheme}://{quote(self.user, safe='')}{secret}@{location}/{quote(database, safe='')}"
        return f"{address}?{urlencode(query, safe='/', quote_via=quote)}" if query else address


def parse_url(url: str, *, origin: str = "") -> Server:
    """Parse an address as people write it in `DATABASE_URL`.

    Args:
        url: `postgresql://`, `postgres://`, `postgresql+asyncpg://` or `postgresql+psycopg://`, with a percent-encoded
            password, `?host=/socket/folder`, `?sslmode=` or `?ssl=`, an IPv6 host, or without a port.
        origin: Where it was found, for messages.

    Raises:
        DatabaseError: It is not one of these. The message never repeats the password.
    """
    scheme, separator, rest = url.strip().partition("://")
    if not separator or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        raise _refused(origin, "is no address of a database")
    if scheme.lower() not in _SCHEMES:
        raise _refused(origin, f"begins with {scheme}://, and the workbook needs PostgreSQL")
    address, _, query = rest.partition("?")
    authority, _, path = address.partition("/")
    credentials, _, location = authority.rpartition("@")
    user, colon, password = credentials.partition(":")
    options = _options(query, origin)
    database = options.get("dbname") or unquote(path)
    if not database or "/" in database:
        # A bare "/" in a password leads here, too. The path may be half of that password, so it is not repeated.
        raise _refused(origin, "names no database" if not database else "has more than a database after the host")
    host, port = _host_and_port(location, options, origin)
    return Server(
        kind="url",
        host=host,
        port=port,
        user=unquote(user) or options.get("user") or os.environ.get("PGUSER") or getpass.getuser(),
        password=unquote(password) if colon else options.get("password"),
        database=database,
        ssl=_ssl_mode(options, origin),
        origin=origin,
    )


def _refused(origin: str, why: str) -> DatabaseError:
    found = f"DATABASE_URL ({origin})" if origin else "DATABASE_URL"
    return DatabaseError(
        f"{found} {why}.",
        remedy="Write it as postgresql://user:password@host:5432/database (special characters in the password percent-encoded: @ is %40, / is %2F), "
        "or remove it to use the embedded server.",
    )


def _options(query: str, origin: str) -> Mapping[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    known = {"host", "port", "user", "password", "dbname", "ssl", "sslmode"} | _WITHOUT_EFFECT
    if unknown := sorted(options.keys() - known):
        raise _refused(origin, f"has the option {unknown[0]!r}, which the workbook does not know")
    return options


def _host_and_port(location: str, options: Mapping[str, str], origin: str) -> tuple[str, int]:
    if location.startswith("["):
        host, bracket, after = location[1:].partition("]")
        if not bracket or (after and not after.startswith(":")):
            raise _refused(origin, "has an IPv6 host whose brackets do not close")
        port = after[1:]
    else:
        host, _, port = location.partition(":")
        if ":" in port:
            raise _refused(origin, "has a host or a port that cannot be read (an IPv6 host stands in brackets)")
    host = options.get("host") or unquote(host)
    port = options.get("port") or port
    # asyncpg and libpq accept several hosts; the workbook must know which server it grades on.
    if "," in host or "," in port:
        raise _refused(origin, "names more than one host")
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise _refused(origin, "has a port that is no number from 1 to 65535")
    number = int(port) if port else _DEFAULT_PORT
    sockets = (folder for folder in _SOCKET_FOLDERS if Path(folder, f".s.PGSQL.{number}").exists())
    return host or next(sockets, "localhost"), number


def _ssl_mode(options: Mapping[str, str], origin: str) -> str | None:
    mode = (options.get("sslmode") or options.get("ssl") or "").lower()
    mode = {"true": "require", "false": "disable"}.get(mode, mode)
    if mode and mode not in _SSL_MODES:
        raise _refused(origin, f"has an sslmode that is none of {', '.join(_SSL_MODES)}")
    return mode or None
