"""The ports to what is known of people, what they are told and what they answer.  In German: Personen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from ..feedback import Answer
from ..forms import Filled
from ..reminders import Message
from ..values import PersonId, SessionId, not_blank


@frozen
class Contact:
    """How to reach a person.  German: Kontaktdaten.  The one place where names and addresses stand.

    *language* is the language of messages: ``de``, ``de-plain`` or ``en``.
    """

    person: PersonId = field(validator=not_blank)
    name: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    language: str = "de"


class Contacts(Protocol):
    """Names and addresses, apart from everything else, so that they can be forgotten."""

    def save(self, contact: Contact) -> None:
        """Keep *contact*, replacing what was known of the person."""

    def get(self, person: PersonId) -> Contact | None:
        """How to reach *person*; ``None`` if that is not known (any more)."""

    def find(self, mail: str) -> Sequence[Contact]:
        """Everybody who is reached at *mail*; upper and lower case do not matter, nothing is found for no address."""

    def forget(self, person: PersonId) -> None:
        """Delete what is known of *person*; doing so twice does no harm."""


class Forms(Protocol):
    """What people have answered under their name, kept like their contacts so that it can be forgotten."""

    def save(self, person: PersonId, session: SessionId, filled: Filled) -> None:
        """Keep *filled*, replacing what *person* had answered to the same form for *session*.

        A form without any answer is not kept.
        """

    def get(self, person: PersonId, session: SessionId, form: str) -> Filled | None:
        """What *person* has answered to the form of this id; ``None`` if that is not known (any more)."""

    def all(self, session: SessionId) -> Sequence[tuple[PersonId, Filled]]:
        """What everybody has answered for *session*, by person and by form."""

    def sessions(self) -> Collection[SessionId]:
        """The sessions for which anything is kept."""

    def forget(self, person: PersonId) -> None:
        """Delete everything that *person* has answered; doing so twice does no harm."""


class Outbox(Protocol):
    """Messages, each once by its key."""

    def add(self, messages: Iterable[Message]) -> None:
        """Keep *messages* to be said; one whose key is known already is left out."""

    def pending(self) -> Sequence[Message]:
        """What is still to be said, by due time, then in the order of adding."""

    def keys(self, session: SessionId) -> Collection[str]:
        """The keys of all messages about *session*, said or not."""

    def said(self, keys: Collection[str], at: datetime) -> None:
        """Note that these were handed over."""

    def drop(self, keys: Collection[str]) -> None:
        """Forget those of these that were not handed over, because they no longer hold; they may come again."""


class Answers(Protocol):
    """Surveys: tokens that were used, and answers, with nothing that connects the two."""

    def secret(self) -> bytes:
        """The district's key for tokens; made once by the store, and always the same afterwards."""

    def use(self, session: SessionId, token: str) -> bool:
        """Note that *token* was used; false if it had been already."""

    def add(self, session: SessionId, answer: Answer) -> None:
        """Keep an answer in such a way that the order of giving cannot be told."""

    def all(self, session: SessionId) -> Sequence[Answer]:
        """Every answer, in an order that says nothing."""
