"""Feeds of German adult education centres (Volkshochschulen).  In German: Kursdaten der Volkshochschulen.

:mod:`.openvhs` reads Open-vhs XML 0.9 to 1.2, :mod:`.berlin` the open data of Berlin in JSON and XML, :mod:`.kufer` the
Internet-XML of KuferSQL.  Each has ``parse`` for a feed as a whole and ``read`` for one that is given piece by piece,
in memory that does not grow with it.  One course is one offering with one session.  Data about people is dropped.

JSON needs the extra ``feeds``.  Compressed feeds are not read.
"""

from __future__ import annotations

from ...offering import Provider
from ...ports import Fetch, Source
from ...values import zone as time_zone
from .source import Feeds

__all__ = ["open_source"]


def open_source(
    address: str, *, provider: Provider | None = None, zone: str = "Europe/Berlin", fetch: Fetch | None = None
) -> Source:
    """The feed at *address*: a file, a folder of feeds, or an address of the web, which *fetch* gets.

    The format is found out by the content.  *provider* counts instead of the one that the feed names.  Clocks without
    offset are those of the IANA time zone *zone*.  ``ValueError`` for an address that is no path and has another scheme
    than http or https, and for an unknown zone.

    >>> open_source("ftp://vhs.example/kurse.xml")
    Traceback (most recent call last):
    ValueError: only http and https are fetched, got 'ftp'
    """
    scheme, separator, rest = address.partition("://")
    tz = time_zone(zone)
    if not separator:
        if "\0" in address or not address:
            raise ValueError(f"not a path: {address!r}")
        return Feeds(_name(address, provider), address, provider, tz, None)
    if scheme.lower() not in ("http", "https"):
        raise ValueError(f"only http and https are fetched, got {scheme!r}")
    if fetch is None:
        from ..http_fetch import HttpFetch  # only those who fetch need httpx

        fetch = HttpFetch()
    host, slash, path = rest.partition("/")
    shown = f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"  # without a password
    return Feeds(_name(shown, provider), address, provider, tz, fetch)


def _name(shown: str, provider: Provider | None) -> str:
    return shown if provider is None else f"{shown} ({provider.id})"
