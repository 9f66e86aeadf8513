"""The whole state as one frozen value, and a unit of work on it.  In German: Zustand."""

from __future__ import annotations

from attrs import define, field, frozen
from rpds import HashTrieMap, HashTrieSet

from ...feedback import Answer
from ...forms import Filled
from ...offering import Offering, Provider
from ...ports import Contact, Mark
from ...registration import Roster, RosterEvent
from ...reminders import Message
from ...schedule import Session
from ...values import OfferingId, PersonId, ProviderId, SessionId


@frozen
class Log:
    """The events of one session by position, and the state that they lead to."""

    events: HashTrieMap[int, RosterEvent] = HashTrieMap()
    roster: Roster = Roster()


@frozen
class State:
    providers: HashTrieMap[ProviderId, Provider] = HashTrieMap()
    offerings: HashTrieMap[OfferingId, Offering] = HashTrieMap()
    sessions: HashTrieMap[SessionId, Session] = HashTrieMap()
    marks: HashTrieMap[str, Mark] = HashTrieMap()
    logs: HashTrieMap[SessionId, Log] = HashTrieMap()
    requests: HashTrieMap[str, SessionId] = HashTrieMap()
    contacts: HashTrieMap[PersonId, Contact] = HashTrieMap()
    forms: HashTrieMap[SessionId, HashTrieMap[tuple[PersonId, str], Filled]] = HashTrieMap()
    messages: HashTrieMap[str, tuple[int, Message]] = HashTrieMap()
    pending: HashTrieSet[str] = HashTrieSet()
    added: int = 0
    keys: HashTrieMap[SessionId, HashTrieSet[str]] = HashTrieMap()
    tokens: HashTrieSet[tuple[SessionId, str]] = HashTrieSet()
    answers: HashTrieMap[SessionId, HashTrieMap[str, Answer]] = HashTrieMap()


@define
class Work:
    """The state as it will be if the unit of work ends well."""

    state: State
    token_secret: bytes = field(repr=False)
