"""What people have answered under their name, in a table of its own.  In German: Angaben."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import frozen
from sqlalchemy import Connection, bindparam, delete, select

from ...forms import Filled
from ...serialization import from_json, to_json
from ...values import PersonId, SessionId
from .schema import filled_forms, upsert

_TABLE = filled_forms.c
_ONE = (_TABLE.session == bindparam("session"), _TABLE.person == bindparam("person"), _TABLE.form == bindparam("form"))
_SAVE = upsert(filled_forms)
_DROP = delete(filled_forms).where(*_ONE)
_GET = select(_TABLE.document).where(*_ONE)
_ALL = (
    select(_TABLE.person, _TABLE.document)
    .where(_TABLE.session == bindparam("session"))
    .order_by(_TABLE.person, _TABLE.form)
)
_SESSIONS = select(_TABLE.session).distinct()
_FORGET = delete(filled_forms).where(_TABLE.person == bindparam("person"))


@frozen
class SqlForms:
    """See :class:`bildungsraum.ports.Forms`."""

    _connection: Connection

    def save(self, person: PersonId, session: SessionId, filled: Filled) -> None:
        key = {"session": session, "person": person, "form": filled.form}
        if filled.given:
            self._connection.execute(_SAVE, key | {"document": to_json(filled)})
        else:
            self._connection.execute(_DROP, key)

    def get(self, person: PersonId, session: SessionId, form: str) -> Filled | None:
        key = {"session": session, "person": person, "form": form}
        document = self._connection.execute(_GET, key).scalar_one_or_none()
        return None if document is None else from_json(document, Filled)

    def all(self, session: SessionId) -> Sequence[tuple[PersonId, Filled]]:
        rows = self._connection.execute(_ALL, {"session": session})
        return [(PersonId(person), from_json(document, Filled)) for person, document in rows]

    def sessions(self) -> Collection[SessionId]:
        return {SessionId(session) for session in self._connection.scalars(_SESSIONS)}

    def forget(self, person: PersonId) -> None:
        self._connection.execute(_FORGET, {"person": person})
