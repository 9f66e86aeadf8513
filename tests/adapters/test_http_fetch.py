"""HTTP against a real server on this machine: what is fetched, what is refused, and how long it may take."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from http_cases import Web, answer, redirect, serving

from bildungsraum.adapters.http_fetch import HttpFetch
from bildungsraum.ports import Fetch, Fetched, Mark, Unreachable

QUICK = HttpFetch(connect=1, silence=0.5, total=1, size=100_000)
BODY = b"<kurse/>"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("NO_PROXY", "*")
    with serving() as web:
        yield web


def content(fetched: Fetched) -> bytes:
    assert fetched.body is not None
    with fetched.body as body:
        return body.read()


def why(url: str, fetch: Fetch = QUICK, mark: Mark | None = None) -> str:
    """Why *url* cannot be had, which is known in a few seconds."""
    started = time.perf_counter()
    with pytest.raises(Unreachable) as caught:
        fetch(url, mark)
    assert time.perf_counter() - started < 5
    return caught.value.why


def slowly(head: bytes, unit: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """*head*, and then *unit* again and again, just often enough not to seem silent."""

    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        while True:
            handler.wfile.write(unit)
            time.sleep(0.05)

    return give


# what is fetched ------------------------------------------------------------------------------------------------------


def test_the_body_comes_with_the_mark_of_the_server(web: Web) -> None:
    url = web.at("/kurse.xml", answer(BODY, ETag='"1"', Last_Modified="Mon, 01 Mar 2027 03:00:00 GMT"))
    fetched = QUICK(url, None)
    assert fetched.mark == Mark('"1"', "Mon, 01 Mar 2027 03:00:00 GMT")
    assert content(fetched) == BODY


def test_a_large_body_is_the_same_behind_the_wire(web: Web) -> None:
    large = bytes(range(256)) * 20_000
    assert content(HttpFetch()(web.at("/", answer(large)), None)) == large


def test_the_request_says_who_we_are_and_wants_nothing_compressed(web: Web) -> None:
    content(QUICK(web.at("/", answer(BODY)), None))
    (headers,) = web.requests
    assert headers["user-agent"].startswith("bildungsraum/")
    assert headers["accept-encoding"] == "identity"
    assert not {"if-none-match", "if-modified-since", "authorization"} & headers.keys()


@pytest.mark.parametrize("mark", [Mark(etag='"1"'), Mark(modified="Mon, 01 Mar 2027 03:00:00 GMT")])
def test_what_has_not_changed_is_not_fetched_again(web: Web, mark: Mark) -> None:
    fetched = QUICK(web.at("/", answer(status=304)), mark)
    assert fetched == Fetched(None, Mark(mark.etag, mark.modified, unchanged=True))
    (headers,) = web.requests
    assert (headers.get("if-none-match", ""), headers.get("if-modified-since", "")) == (mark.etag, mark.modified)


def test_a_mark_with_signs_beyond_ascii_goes_back_as_it_came(web: Web) -> None:
    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b'HTTP/1.0 200 OK\r\nETag: "\xfc"\r\n\r\n<kurse/>')

    url = web.at("/", give)
    first = QUICK(url, None)
    content(first)
    content(QUICK(url, first.mark))
    assert web.requests[1]["if-none-match"] == '"\xfc"'


def test_three_redirects_are_followed(web: Web) -> None:
    web.at("/4", answer(BODY))
    for number in (1, 2, 3):
        web.at(f"/{number}", redirect(f"/{number + 1}"))
    assert content(QUICK(web.url + "/1", None)) == BODY


def test_it_works_where_a_loop_runs_already(web: Web) -> None:
    url = web.at("/", answer(BODY))

    async def notebook() -> bytes:
        return content(QUICK(url, None))

    assert asyncio.run(notebook()) == BODY


# passwords ------------------------------------------------------------------------------------------------------------


def test_a_password_goes_to_its_server_and_to_no_other(web: Web) -> None:
    other = web.url.replace("127.0.0.1", "localhost")
    web.at("/same", redirect(other + "/other"))
    web.at("/other", answer(BODY))
    url = web.at("/", redirect("/same")).replace("//", "//anna:geheim@")
    content(QUICK(url, None))
    assert ["authorization" in headers for headers in web.requests] == [True, True, False]


def test_a_password_stands_in_no_error(web: Web) -> None:
    url = web.at("/", answer(status=401)).replace("//", "//anna:geheim@")
    with pytest.raises(Unreachable) as caught:
        QUICK(url, None)
    assert str(caught.value) == f"{web.url}/ cannot be read: the server answered 401 Unauthorized"


# what is refused ------------------------------------------------------------------------------------------------------


def test_four_redirects_are_too_many(web: Web) -> None:
    web.at("/5", answer(BODY))
    for number in (1, 2, 3, 4):
        web.at(f"/{number}", redirect(f"/{number + 1}"))
    assert why(web.url + "/1") == "the server redirects more than 3 times"


def test_a_redirect_loop_ends(web: Web) -> None:
    assert why(web.at("/", redirect("/"))) == "the server redirects more than 3 times"
    assert len(web.requests) == 4


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://vhs.example/kurse.xml", "gopher://x"])
def test_a_redirect_leads_nowhere_but_to_the_web(web: Web, to: str) -> None:
    assert why(web.at("/", redirect(to))) == "only addresses that begin with http:// or https:// are fetched"


@pytest.mark.parametrize("to", ["http://[::1", "http://", "data:text/xml,<kurse/>", "x" * 100_000])
def test_a_redirect_to_nothing_is_told(web: Web, to: str) -> None:
    assert why(web.at("/", redirect(to)))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (404, "the server answered 404 Not Found"),
        (500, "the server answered 500 Internal Server Error"),
        (204, "the server answered 204 No Content"),
        (206, "the server answered 206 Partial Content"),
        (301, "the server answered 301 Moved Permanently"),
        (304, "the server answered 304 Not Modified"),
    ],
)
def test_any_other_answer_is_told_by_its_number(web: Web, status: int, sentence: str) -> None:
    assert why(web.at("/", answer(status=status))) == sentence


def test_compressed_data_is_refused(web: Web) -> None:
    url = web.at("/", answer(b"\x1f\x8b", Content_Encoding="gzip"))
    assert why(url) == "the server sent compressed data without being asked to"


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http://[::1",
        "http://a b/",
        "http://vhs.example:99999/",
        "ftp://vhs.example/",
        "file:///etc/passwd",
        "kurse.xml",
        "",
    ],
)
def test_an_address_that_is_none_is_told(url: str) -> None:
    assert why(url)


def test_nobody_at_home_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        assert why(f"http://127.0.0.1:{port}/").startswith("no connection to the server")


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The server with https and a certificate that it has written itself, and that is not trusted yet."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, so there is no certificate")
    monkeypatch.setenv("NO_PROXY", "*")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=vhs.example"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(context) as web:
        yield web


def test_a_certificate_that_nobody_vouches_for_is_refused(secured: Web) -> None:
    sentence = why(secured.at("/", answer(BODY)))
    assert sentence.startswith("no connection to the server")
    assert "certificate" in sentence


def test_a_redirect_from_https_to_http_is_refused(
    secured: Web, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    assert content(QUICK(secured.at("/", answer(BODY)), None)) == BODY
    url = secured.at("/", redirect(web.at("/", answer(BODY))))
    assert why(url) == "the server redirects from https to http, which is not secure"
    assert web.requests == []


# how much, how long ---------------------------------------------------------------------------------------------------


def test_a_body_without_end_is_given_up(web: Web) -> None:
    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while True:
            handler.wfile.write(b"x" * 10_000)

    assert why(web.at("/", give)) == "the answer has more than 100000 bytes"


def test_a_body_that_says_it_is_too_large_is_not_even_begun(web: Web) -> None:
    assert why(web.at("/", slowly(b"HTTP/1.0 200 OK\r\nContent-Length: 100001\r\n\r\n", b"x"))) == (
        "the answer has more than 100000 bytes"
    )


def test_a_body_shorter_than_announced_has_broken_off(web: Web) -> None:
    url = web.at("/", answer(BODY, Content_Length="500"))
    assert why(url) == "the answer of the server broke off, or was none"


def test_a_body_longer_than_announced_ends_where_it_was_announced_to(web: Web) -> None:
    assert content(QUICK(web.at("/", answer(BODY, Content_Length="4")), None)) == BODY[:4]


@pytest.mark.parametrize("length", ["-5", "viele", "9" * 5000, "4, 5"])
def test_a_length_that_is_none_does_no_harm(web: Web, length: str) -> None:
    assert why(web.at("/", answer(BODY, Content_Length=length)))


@pytest.mark.parametrize(
    "noise", [b"220 ftp ready\r\n", b"\0" * 100, b"HTTP/1.0 200 OK\r\nx" * 5, b"HTTP/1.0 abc\r\n\r\n", b""]
)
def test_a_server_that_speaks_something_else_is_told(web: Web, noise: bytes) -> None:
    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(noise)

    assert why(web.at("/", give)) == "the answer of the server broke off, or was none"


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        (b"HTTP/1.0 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.0 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.0 200 OK\r\n\r\n<kurse>", b" "),
        (b"", b"H"),
    ],
)
def test_a_server_that_is_slow_on_purpose_is_given_up_after_the_whole_time(web: Web, head: bytes, unit: bytes) -> None:
    sentence = why(web.at("/", slowly(head, unit)))
    assert sentence in ("it took longer than 1 seconds", "the answer of the server broke off, or was none")
    assert head == b"" or sentence.startswith("it took")


def test_a_chain_of_slow_redirects_shares_one_time(web: Web) -> None:
    def give(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.25)
        redirect("/")(handler)

    assert why(web.at("/", give), HttpFetch(total=0.6, redirects=100)) == "it took longer than 0.6 seconds"


def test_a_silent_server_is_given_up_after_the_silence(web: Web) -> None:
    url = web.at("/", lambda _: time.sleep(2))
    assert why(url) == "the server was silent for 0.5 seconds"


@pytest.mark.parametrize("limit", ["connect", "silence", "total", "size"])
def test_a_limit_of_nothing_is_an_error_of_the_caller(limit: str) -> None:
    with pytest.raises(ValueError, match=limit):
        HttpFetch(**{limit: 0})
