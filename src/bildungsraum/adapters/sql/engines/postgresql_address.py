"""The address of a store in PostgreSQL.  In German: Adresse."""

from __future__ import annotations

import re
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

PATIENCE, CONNECTIONS = 10.0, 10
"""Seconds to wait for a server, a free connection or somebody else's lock; connections of one process at most."""
SCHEMA = "bildungsraum"

_NAME = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")
_PORTS = re.compile(r"[0-9,]*")


def parts(url: str) -> dict[str, Any]:
    """The fields of a ``PostgresSchema`` for *url*; a ``ValueError`` never shows a password."""
    address, _, query = re.sub(r"^postgresql\+psycopg:", "postgresql:", url).partition("?")
    asked = parse_qsl(query, keep_blank_values=True)
    ours = {name: value for name, value in asked if name in ("schema", "patience", "connections")}
    wanted = _libpq(address, [(name, value) for name, value in asked if name not in ours])
    schema = ours.get("schema", SCHEMA)
    if not _NAME.fullmatch(schema):
        raise ValueError(f"a schema is named with small letters, digits and underscores, got {schema!r}")
    patience = _number(ours, "patience", PATIENCE, 0.1, 3600)
    settings = (f"search_path={schema}", "timezone=UTC", f"lock_timeout={ceil(patience * 1000)}")
    options = [wanted.get("options", ""), *(f"-c {one}" for one in settings)]
    told = {"application_name": "bildungsraum", "connect_timeout": max(2, ceil(patience)), **wanted}
    return {
        "url": _shown(wanted, schema),
        "schema": schema,
        "patience": patience,
        "connections": int(_number(ours, "connections", CONNECTIONS, 1, 1000)),
        "wanted": {**told, "options": " ".join(filter(None, options))},
    }


def _libpq(address: str, asked: list[tuple[str, str]]) -> dict[str, Any]:
    """What libpq reads out of the address, whose parts it has checked."""
    broken = "the address of a database looks like postgresql://user@server/database?schema=roedertal"
    try:
        wanted: dict[str, Any] = conninfo_to_dict(
            f"{address}?{urlencode(asked, quote_via=quote)}" if asked else address
        )
    except (ProgrammingError, UnicodeError):
        raise ValueError(broken) from None
    # what stands behind a slash in a password would be taken for the database, and shown
    if (
        not address.startswith("postgresql://")
        or not wanted.get("dbname")
        or not _PORTS.fullmatch(wanted.get("port", ""))
    ):
        raise ValueError(broken)
    return wanted


def _number(given: dict[str, str], name: str, default: float, least: float, most: float) -> float:
    try:
        number = float(given.get(name, default))
    except ValueError:
        number = -1
    if not least <= number <= most:
        raise ValueError(f"{name} is a number from {least:g} to {most:g}, got {given[name]!r}")
    return number


def _shown(wanted: dict[str, Any], schema: str) -> str:
    user = f"{wanted['user']}@" if "user" in wanted else ""
    ports = str(wanted.get("port", "")).split(",")
    hosts = str(wanted.get("host", "")).split(",")
    named = [f"{host}:{port}" if port else host for host, port in zip(hosts, ports * len(hosts), strict=False)]
    return f"postgresql://{user}{','.join(named)}/{wanted['dbname']}?schema={schema}"
