"""HTTP, as far as a feed needs it, with a limit to everything.  In German: Abruf.

httpx limits how long a server may be silent, but not how long it may go on, so the whole is given a time of its own.
What is fetched is kept in a temporary file until it is complete: an answer that breaks off is no feed that broke off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

import httpx
from attrs import field, frozen, validators

from .. import __version__
from ..ports import Fetched, Mark, Unreachable

_IN_MEMORY = 1024 * 1024


@frozen
class HttpFetch:
    """Gets an address of the web, with limits in seconds and bytes.

    *connect* and *silence*: how long a server may take to answer the call, and between two pieces; *total*: until
    everything is here; *size*: bytes of the answer; *redirects*: how often it may send us elsewhere, and never from
    https back to http.
    """

    connect: float = field(default=5, validator=validators.gt(0))
    silence: float = field(default=10, validator=validators.gt(0))
    total: float = field(default=60, validator=validators.gt(0))
    size: int = field(default=256 * 1024 * 1024, validator=validators.gt(0))
    redirects: int = field(default=3, validator=validators.ge(0))

    def __call__(self, url: str, mark: Mark | None) -> Fetched:
        """Get *url* unless it is as it was at *mark*; :class:`Unreachable` says why it could not be had.

        The body is a temporary file, which is gone when it is closed.
        """
        return _run(lambda: self._get(url, mark))

    async def _get(self, url: str, mark: Mark | None) -> Fetched:
        try:
            address = httpx.URL(url)
        except (httpx.InvalidURL, TypeError, ValueError) as error:
            raise Unreachable(url.partition("?")[0], f"the address is not valid ({error})") from None
        source = str(address.copy_with(userinfo=b""))
        limits = httpx.Timeout(self.silence, connect=self.connect)
        try:
            async with asyncio.timeout(self.total), httpx.AsyncClient(timeout=limits) as client:
                return await self._follow(client, client.build_request("GET", address, headers=_headers(mark)), mark)
        except TimeoutError:
            why = f"it took longer than {self.total:g} seconds"
        except httpx.ConnectTimeout:
            why = f"no connection within {self.connect:g} seconds"
        except httpx.TimeoutException:
            why = f"the server was silent for {self.silence:g} seconds"
        except httpx.ConnectError as error:
            why = f"no connection to the server ({error})"
        except (httpx.RemoteProtocolError, httpx.ReadError):
            why = "the answer of the server broke off, or was none"
        except (_Refused, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            # ValueError: a proxy or a host name that cannot be; OSError: no room for the temporary file
            why = str(error) or type(error).__name__
        raise Unreachable(source, why)

    async def _follow(self, client: httpx.AsyncClient, request: httpx.Request, mark: Mark | None) -> Fetched:
        for _ in range(self.redirects + 1):
            if request.url.scheme not in ("http", "https") or not request.url.host:
                raise _Refused("only addresses that begin with http:// or https:// are fetched")
            response = await client.send(request, stream=True, follow_redirects=False)
            try:
                if response.next_request is None:
                    return await self._answer(response, mark)
            finally:
                await response.aclose()
            if request.url.scheme == "https" and response.next_request.url.scheme == "http":
                raise _Refused("the server redirects from https to http, which is not secure")
            request = response.next_request
        raise _Refused(f"the server redirects more than {self.redirects} times")

    async def _answer(self, response: httpx.Response, mark: Mark | None) -> Fetched:
        now = Mark(response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
        if response.status_code == httpx.codes.NOT_MODIFIED and mark is not None:
            return Fetched(None, Mark(now.etag or mark.etag, now.modified or mark.modified, unchanged=True))
        if response.status_code != httpx.codes.OK:
            raise _Refused(f"the server answered {response.status_code} {response.reason_phrase}".rstrip())
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise _Refused("the server sent compressed data without being asked to")
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:20]) > self.size:
            raise _Refused(f"the answer has more than {self.size} bytes")
        return Fetched(await self._body(response), now)

    async def _body(self, response: httpx.Response) -> BinaryIO:
        body = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # closed by whoever reads it
        try:
            async for piece in response.aiter_raw():
                if body.tell() + len(piece) > self.size:
                    raise _Refused(f"the answer has more than {self.size} bytes")
                body.write(piece)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return cast("BinaryIO", body)


class _Refused(Exception):
    """The server answered, and we do not want what it said."""


def _headers(mark: Mark | None) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"User-Agent", f"bildungsraum/{__version__}".encode()),
        (b"Accept", b"application/xml, application/json, text/xml, */*;q=0.5"),
        (b"Accept-Encoding", b"identity"),
    ]
    if mark is not None and mark.etag:
        headers.append((b"If-None-Match", mark.etag.encode("latin-1", "ignore")))
    if mark is not None and mark.modified:
        headers.append((b"If-Modified-Since", mark.modified.encode("latin-1", "ignore")))
    return headers


def _run(get: Callable[[], Coroutine[Any, Any, Fetched]]) -> Fetched:
    """Wait for *get*, in a thread of its own where a loop runs already (notebooks, web servers)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(get())
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(get())).result()
