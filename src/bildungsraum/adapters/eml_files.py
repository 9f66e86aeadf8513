"""Letters as e-mail files (``.eml``), which a mail program or gateway picks up.  German: E-Mail-Datei.

An e-mail is built by :func:`compose` and kept by :func:`write`; nothing is sent.  RFC 5322 (messages), RFC 2045 to 2047
(MIME), RFC 6047 (calendars in e-mails).
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.parser import Parser
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from ..messages import Letter
from ..ports import Contact, StoreUnusable
from ..reminders import Kind
from ..values import utc

LANGUAGE_TAGS = {"de-plain": "de-simple"}
"""BCP 47, where ours is not the registered one: the variant ``simple`` is „simplified form“."""

_ATOM = r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
# RFC 5322, 3.4.1 without quotes and comments; "=?" would begin an encoded word, which some programs decode even here
_ADDRESS = re.compile(rf"(?!.*=\?){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_ADDRESS_LONGEST = 254  # RFC 3696, erratum 1690
_PLAIN = re.compile(r"[a-zA-Z0-9]+(?: [a-zA-Z0-9]+)*")
_PLAIN_LONGEST = 60
_AS_WRITTEN = SMTP.clone(refold_source="none")


def compose(
    letter: Letter,
    *,
    contact: Contact,
    sender_name: str,
    sender_mail: str,
    key: str,
    at: datetime,
    calendars: Sequence[bytes] = (),
) -> EmailMessage:
    """The e-mail that carries *letter* to *contact*, written at *at*.

    The same values give the same bytes: *key*, under which the message is said once, makes the Message-ID and the
    boundaries between the parts, so that a mail server or program recognises a second copy.  *calendars* are iCalendar
    documents whose METHOD tells what is to be done with them; they are attached in their order.

    ``ValueError`` if a name, address or subject has a line break or control character, or an address cannot be one:
    the error says which field, never what stands in it.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()
    mail = _with_head(
        ("From", _mailbox("the sender", sender_name, sender_mail)),
        ("To", _mailbox("the recipient", contact.name, contact.mail)),
        ("Subject", _encoded(_harmless("the subject", letter.subject))),
        ("Date", format_datetime(utc(at))),
        ("Message-ID", f"<{digest}@{sender_mail.rpartition('@')[2]}>"),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: no out-of-office note comes back
    )
    mail.set_content(letter.body, cte="quoted-printable")
    mail["Content-Language"] = _harmless("the language", LANGUAGE_TAGS.get(letter.language, letter.language))
    if calendars:
        _add_calendars(mail, calendars, digest)
    return mail


def is_address(mail: str) -> bool:
    """Whether a letter can be addressed to *mail*, as far as its form tells; whether anybody reads it is not asked."""
    return len(mail) <= _ADDRESS_LONGEST and _ADDRESS.fullmatch(mail) is not None


def write(folder: Path, mail: EmailMessage, *, kind: Kind) -> Path:
    """Keep *mail* in *folder*, which is made if need be, and say where: whole or not at all.

    The name is made of the kind and a hash of the Message-ID, never of what somebody has written; the same message
    written again takes the place of the first.  Only the owner can read the file.  :class:`StoreUnusable` if the
    folder cannot be written to.
    """
    if mail["Message-ID"] is None:
        raise ValueError("an e-mail without a Message-ID cannot be told from another one")
    name = hashlib.sha256(mail["Message-ID"].strip().encode()).hexdigest()[:32]
    path = folder / f"{kind.value}-{name}.eml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(path, mail.as_bytes())
    except OSError as error:
        why = error.strerror or type(error).__name__
        remedy = "check that it is a folder, may be written to and has room"
        raise StoreUnusable(str(folder), why, remedy) from error
    return path


def _replace(path: Path, content: bytes) -> None:
    """Nobody who watches the folder sees half a file, and a power cut leaves the old one or the new one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _add_calendars(mail: EmailMessage, calendars: Sequence[bytes], digest: str) -> None:
    """Attach each calendar; a single one stands beside the text as an alternative too.

    Some mail programs (Outlook, Gmail) offer to enter a date only if it is an alternative to the text, and look at the
    first alone; others look among the attachments.  The invitations of the large calendar services have both for that
    reason, and the common UID makes it one date for a program that reads both.  The content type repeats the METHOD,
    as RFC 6047, 2.4 demands.
    """
    if len(calendars) == 1:
        method = {"method": _method(calendars[0])}
        mail.add_alternative(calendars[0].decode(), subtype="calendar", cte="base64", params=method)
    for number, calendar in enumerate(calendars, start=1):
        params = {"method": _method(calendar), "charset": "utf-8"}
        name = "termin.ics" if len(calendars) == 1 else f"termin-{number}.ics"
        mail.add_attachment(calendar, maintype="text", subtype="calendar", filename=name, params=params)
    # "=_" cannot occur in quoted-printable or base64, so no letter can forge a boundary (RFC 2045, 6.7)
    mail.set_boundary(f"=_{digest[:32]}_mixed")
    first = next(mail.iter_parts())
    if first.is_multipart():
        first.set_boundary(f"=_{digest[:32]}_alternative")


def _method(calendar: bytes) -> str:
    properties = re.sub(rb"\r?\n[ \t]", b"", calendar).partition(b"\nBEGIN:")[0]  # unfolded; before any component
    found = re.search(rb"(?im)^METHOD:([A-Z]+)\s*$", properties)
    if found is None:
        raise ValueError("the calendar has no METHOD, and mail programs would not know what to do with it")
    return found[1].decode().upper()


def _with_head(*fields: tuple[str, str]) -> EmailMessage:
    """An e-mail with these header fields, which stay exactly as they are.

    A field that is assigned instead is folded by the library, which loses blanks between encoded words on the way
    (CPython 3.11: „… Netz – für alle …“ came out as „… Netz –für alle …“).
    """
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return Parser(EmailMessage, policy=_AS_WRITTEN).parsestr(head, headersonly=True)


def _mailbox(whose: str, name: str, mail: str) -> str:
    _harmless(f"the name of {whose}", name)
    if not is_address(mail):
        raise ValueError(f"the address of {whose} is not one that can be written to; a domain with umlauts needs xn--…")
    return f"{_encoded(name)}\r\n <{mail}>" if name else mail


def _encoded(words: str) -> str:
    """*words* for a header: as they are if nobody could misread them, else as encoded words (RFC 2047), folded."""
    if len(words) <= _PLAIN_LONGEST and _PLAIN.fullmatch(words):
        return words
    return Header(words, "utf-8", maxlinelen=_PLAIN_LONGEST).encode(linesep="\r\n")


def _harmless(field: str, value: str) -> str:
    """*value*, unless it could end its header line and begin another: checked here, whatever the library checks."""
    if any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in value):
        raise ValueError(f"{field} has a line break or control character")
    return value
