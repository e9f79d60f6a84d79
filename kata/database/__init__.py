"""The workbook's PostgreSQL: finding the server, connecting to it, and the learner's playground.

This package is imported at every start, so it imports asyncpg and the embedded server's libraries only when needed.

- `locate`, `server`: `DATABASE_URL` or the embedded server; an address as data.
- `connect`, `admin`: connections whose errors say what to do; creating, locking and dropping databases.
- `settings`: what every session starts with, whatever the server is configured to.
- `playground`, `schemas`, `script`, `fill`: the learner's database, made from `init.sql`; the schemas beside `public`.
- `embedded`, `cluster`, `programs`, `watchdog`: the embedded server: who uses it; its data directory; PostgreSQL's
  programs; stopping it when its last user was killed.

Wherever the server cannot be used or a statement fails, a DatabaseError is raised; the functions name other reasons.
"""

from kata.database.connect import connect
from kata.database.locate import database_url, find_server
from kata.database.playground import ensure_playground, reset_playground
from kata.database.schemas import ensure_schemas
from kata.database.server import Server

__all__ = [
    "Server",
    "connect",
    "database_url",
    "ensure_playground",
    "ensure_schemas",
    "find_server",
    "reset_playground",
]
