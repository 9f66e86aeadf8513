"""Names and addresses in a table of their own.  In German: Kontaktdaten."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import asdict, fields_dict, frozen
from sqlalchemy import Connection, bindparam, delete, select

from ...ports import Contact
from ...values import PersonId
from .schema import contacts, upsert

_SAVE = upsert(contacts)
_KNOWN = select(*(contacts.c[name] for name in fields_dict(Contact)))
_GET = _KNOWN.where(contacts.c.person == bindparam("person"))
_FIND = _KNOWN.where(contacts.c.mail_folded == bindparam("mail")).order_by(contacts.c.person)
_FORGET = delete(contacts).where(contacts.c.person == bindparam("person"))


@frozen
class SqlContacts:
    """See :class:`bildungsraum.ports.Contacts`."""

    _connection: Connection

    def save(self, contact: Contact) -> None:
        self._connection.execute(_SAVE, {**asdict(contact), "mail_folded": contact.mail.casefold()})

    def get(self, person: PersonId) -> Contact | None:
        row = self._connection.execute(_GET, {"person": person}).one_or_none()
        return None if row is None else Contact(**row._mapping)

    def find(self, mail: str) -> Sequence[Contact]:
        rows = self._connection.execute(_FIND, {"mail": mail.casefold()}) if mail else ()
        return [Contact(**row._mapping) for row in rows]

    def forget(self, person: PersonId) -> None:
        self._connection.execute(_FORGET, {"person": person})
