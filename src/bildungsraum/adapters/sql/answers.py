"""Used tokens and given answers, with nothing that connects the two.  In German: Umfrageantworten."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import Connection, bindparam, insert, select

from ...feedback import Answer
from ...serialization import from_json, to_json
from ...values import SessionId
from .schema import answers, insert_new, settings, used_tokens

_SECRET = select(settings.c.value).where(settings.c.name == "token_secret")
_USE = insert_new(used_tokens, "session", "token")
_ADD = insert(answers)
_ALL = select(answers.c.document).where(answers.c.session == bindparam("session")).order_by(answers.c.key)


@frozen
class SqlAnswers:
    """See :class:`bildungsraum.ports.Answers`."""

    _connection: Connection

    def secret(self) -> bytes:
        return bytes.fromhex(self._connection.execute(_SECRET).scalar_one())

    def use(self, session: SessionId, token: str) -> bool:
        return self._connection.execute(_USE, {"session": session, "token": token}).rowcount == 1

    def add(self, session: SessionId, answer: Answer) -> None:
        row = {"session": session, "key": secrets.token_hex(16), "document": to_json(answer)}
        self._connection.execute(_ADD, row)

    def all(self, session: SessionId) -> Sequence[Answer]:
        return [from_json(document, Answer) for document in self._connection.scalars(_ALL, {"session": session})]
