"""The settings that every session of the judge's and of the worker's starts with, whatever the server is configured to.

`postgresql.conf`, ALTER DATABASE and ALTER ROLE change defaults: the time zone, how dates and strings are written, what
`= NULL` means, time-outs, the planner's choices. The parameters of the start-up message override all three, and unlike
SET they survive RESET ALL.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kata.database.server import Server

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

# Settings of every version: where the workbook has a value of its own, where initdb chooses one by the machine's locale,
# and where an unfortunate one would keep us from reading the others.
_OWN = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "lc_monetary": "C",
    "lc_numeric": "C",
    "lc_time": "C",
    "default_text_search_config": "pg_catalog.english",
    "search_path": '"$user", public',
    "standard_conforming_strings": "on",
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
    "default_transaction_deferrable": "off",
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}

# The other settings that the configuration changes, as far as they can influence a result, with the value that PostgreSQL
# ships. Some are a superuser's to change. As shipped, the language of messages is that of the server's environment.
_CHANGED = """
SELECT name, CASE name WHEN 'lc_messages' THEN 'C' ELSE boot_val END AS value, context = 'superuser' AS privileged,
       current_setting('is_superuser')::bool AS superuser
FROM pg_settings
WHERE setting <> boot_val AND name <> ALL ($1)
    AND name NOT IN ('client_encoding', 'transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
    AND source IN ('environment variable', 'configuration file', 'command line', 'global', 'database', 'user',
                   'database user')
    AND CASE context
        WHEN 'user' THEN category !~ '^(Reporting and Logging|Statistics|Write-Ahead Log|Customized Options)'
        WHEN 'superuser' THEN category ~ '^(Client Connection Defaults / (Statement|Locale)|Lock|Version and Platform)'
            AND (name <> 'lc_messages' OR setting !~ '^(C|POSIX|en)')
    END
"""

_changed: dict[Server, dict[str, str]] = {}
_out_of_reach: dict[Server, dict[str, str]] = {}


def imposed(server: Server) -> Mapping[str, str]:
    """Return the parameters for the start-up message of each session on a server: values by name.

    Those that depend on the server's configuration are known after the first connection as this role (see `learn`).
    """
    return _OWN | _changed.get(server, {})


def only_for_superusers(server: Server) -> Mapping[str, str]:
    """Return what no other role can impose on its own sessions: settings that are configured otherwise, values by name.

    They are known after the first connection.
    """
    return _out_of_reach.get(server, {})


async def learn(server: Server, connection: asyncpg.Connection[Any]) -> bool:
    """Read once per process what the server's configuration changes.

    Returns:
        Whether this connection lacks a setting that the next one will get.
    """
    if server in _changed:
        return False
    rows = await connection.fetch(_CHANGED, list(_OWN))
    _changed[server] = {row["name"]: row["value"] for row in rows if row["superuser"] or not row["privileged"]}
    _out_of_reach[server] = {row["name"]: row["value"] for row in rows if row["privileged"]}
    return bool(_changed[server])


def forget(server: Server) -> None:
    """Impose no longer what was learnt, because the server refuses it."""
    _changed[server] = {}
