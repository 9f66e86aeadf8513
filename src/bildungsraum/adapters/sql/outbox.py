"""Messages that are to be said, each once.  In German: Postausgang."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from attrs import frozen
from sqlalchemy import bindparam, delete, select, update

from ...reminders import Message
from ...serialization import from_json, to_json
from ...values import SessionId
from .schema import outbox
from .schema.prepared import Prepared, adding_new, of_each
from .wire import Wire

_ADD = adding_new(outbox, "key", without=("added", "said_at"))
_PENDING = Prepared(select(outbox.c.document).where(outbox.c.said_at.is_(None)).order_by(outbox.c.due, outbox.c.added))
_KEYS = Prepared(select(outbox.c.key).where(outbox.c.session == bindparam("about")))
_ONE, _ANY = outbox.c.key == bindparam("one"), outbox.c.key == of_each("one")
_NOTED = update(outbox).where(outbox.c.said_at.is_(None)).values(said_at=bindparam("at"))
_GONE = delete(outbox).where(outbox.c.said_at.is_(None))
_SAID, _DROP = Prepared(_NOTED.where(_ONE), _NOTED.where(_ANY)), Prepared(_GONE.where(_ONE), _GONE.where(_ANY))


@frozen
class SqlOutbox:
    """See :class:`bildungsraum.ports.Outbox`."""

    _wire: Wire

    def add(self, messages: Iterable[Message]) -> None:
        rows = [{"key": one.key, "session": one.session, "due": one.due, "document": to_json(one)} for one in messages]
        if rows:
            self._wire.write(_ADD, rows, what="outbox")

    def pending(self) -> Sequence[Message]:
        return [from_json(document, Message) for (document,) in self._wire.ask(_PENDING, {})]

    def keys(self, session: SessionId) -> Collection[str]:
        return frozenset(key for (key,) in self._wire.ask(_KEYS, {"about": session}))

    def said(self, keys: Collection[str], at: datetime) -> None:
        if keys:
            self._wire.write(_SAID, [{"one": key, "at": at} for key in keys], what="outbox")

    def drop(self, keys: Collection[str]) -> None:
        if keys:
            self._wire.write(_DROP, [{"one": key} for key in keys], what="outbox")
