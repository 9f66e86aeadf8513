"""Wishes, bookings and the reasons of a refusal.  In German: Anmeldewunsch, Anmeldung, Grund."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TypeVar

from attrs import field, frozen

from ..fees import STANDARD
from ..rules import Ruling
from ..values import PersonId, RequestId, SessionId, as_tuple, not_blank, utc_or_none

Value = TypeVar("Value")


class Step(Enum):
    """What a person can do about a reason."""

    CHOOSE_ANOTHER = "choose_another"
    COME_BACK = "come_back"
    ENTER_CODE = "enter_code"
    USE_YOUR_BOOKING = "use_your_booking"
    GIVE_ONE_BACK = "give_one_back"
    TAKE_ANOTHER_FIRST = "take_another_first"
    GIVE_BIRTH_DATE = "give_birth_date"
    SHOW_EVIDENCE = "show_evidence"
    CHANGE_PARTY = "change_party"
    CORRECT_INPUT = "correct_input"
    JOIN_WAITING_LIST = "join_waiting_list"
    ASK_PROVIDER = "ask_provider"


class Reason(Enum):
    """Why a wish is not granted, or not at once.  The order is the one in which a person should read them."""

    SESSION_CANCELLED = "session_cancelled"
    SESSION_WITHDRAWN = "session_withdrawn"
    SESSION_OVER = "session_over"
    REGISTRATION_NOT_OPEN = "registration_not_open"
    REGISTRATION_CLOSED = "registration_closed"
    CODE_WRONG = "code_wrong"
    NOT_IN_GROUP = "not_in_group"
    ALREADY_REGISTERED = "already_registered"
    ALREADY_WAITING = "already_waiting"
    OVERLAPS = "overlaps"
    LIMIT_REACHED = "limit_reached"
    PREREQUISITE_MISSING = "prerequisite_missing"
    AGE_UNKNOWN = "age_unknown"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_EXPIRES = "evidence_expires"
    PARTY_TOO_SMALL = "party_too_small"
    PARTY_TOO_LARGE = "party_too_large"
    PARTY_LARGER_THAN_SESSION = "party_larger_than_session"
    COMPANY_MISSING = "company_missing"
    CATEGORY_UNKNOWN = "category_unknown"
    REDUCTION_UNKNOWN = "reduction_unknown"
    POOL_UNKNOWN = "pool_unknown"
    POOL_RESERVED = "pool_reserved"
    NAMES_CLOSED = "names_closed"
    CANCELLATION_CLOSED = "cancellation_closed"
    NOT_BEGUN = "not_begun"
    NOT_AT_ONCE = "not_at_once"
    FULL = "full"
    OTHERS_WAIT = "others_wait"
    WAITING_LIST_FULL = "waiting_list_full"
    NO_TRANSITION = "no_transition"

    @property
    def step(self) -> Step:
        """What a person can do about it."""
        return _STEPS[self]


_STEPS = {
    Reason.SESSION_CANCELLED: Step.CHOOSE_ANOTHER,
    Reason.SESSION_WITHDRAWN: Step.CHOOSE_ANOTHER,
    Reason.SESSION_OVER: Step.CHOOSE_ANOTHER,
    Reason.REGISTRATION_NOT_OPEN: Step.COME_BACK,
    Reason.REGISTRATION_CLOSED: Step.ASK_PROVIDER,
    Reason.CODE_WRONG: Step.ENTER_CODE,
    Reason.NOT_IN_GROUP: Step.ASK_PROVIDER,
    Reason.ALREADY_REGISTERED: Step.USE_YOUR_BOOKING,
    Reason.ALREADY_WAITING: Step.USE_YOUR_BOOKING,
    Reason.OVERLAPS: Step.CHOOSE_ANOTHER,
    Reason.LIMIT_REACHED: Step.GIVE_ONE_BACK,
    Reason.PREREQUISITE_MISSING: Step.TAKE_ANOTHER_FIRST,
    Reason.AGE_UNKNOWN: Step.GIVE_BIRTH_DATE,
    Reason.TOO_YOUNG: Step.CHOOSE_ANOTHER,
    Reason.TOO_OLD: Step.CHOOSE_ANOTHER,
    Reason.EVIDENCE_MISSING: Step.SHOW_EVIDENCE,
    Reason.EVIDENCE_EXPIRES: Step.SHOW_EVIDENCE,
    Reason.PARTY_TOO_SMALL: Step.CHANGE_PARTY,
    Reason.PARTY_TOO_LARGE: Step.CHANGE_PARTY,
    Reason.PARTY_LARGER_THAN_SESSION: Step.CHANGE_PARTY,
    Reason.COMPANY_MISSING: Step.CHANGE_PARTY,
    Reason.CATEGORY_UNKNOWN: Step.CORRECT_INPUT,
    Reason.REDUCTION_UNKNOWN: Step.CORRECT_INPUT,
    Reason.POOL_UNKNOWN: Step.CORRECT_INPUT,
    Reason.POOL_RESERVED: Step.COME_BACK,
    Reason.NAMES_CLOSED: Step.ASK_PROVIDER,
    Reason.CANCELLATION_CLOSED: Step.ASK_PROVIDER,
    Reason.NOT_BEGUN: Step.COME_BACK,
    Reason.NOT_AT_ONCE: Step.ASK_PROVIDER,
    Reason.FULL: Step.JOIN_WAITING_LIST,
    Reason.OTHERS_WAIT: Step.JOIN_WAITING_LIST,
    Reason.WAITING_LIST_FULL: Step.CHOOSE_ANOTHER,
    Reason.NO_TRANSITION: Step.ASK_PROVIDER,
}


@frozen
class Refusal:
    """One reason with the fact that belongs to it: *when* it opens or closed, the *limit*, or the *name* that is meant.

    *by* is the rule that says so, where it is one.
    """

    reason: Reason
    when: datetime | None = field(default=None, converter=utc_or_none)
    limit: int | None = None
    name: str = ""
    by: Ruling | None = None


class Channel(Enum):
    """How a wish reached the provider."""

    ONLINE = "online"
    PAPER = "paper"
    TELEPHONE = "telephone"


@frozen
class Evidence:
    """That somebody saw a proof: its *kind*, when it was *seen* and until when it is valid.  German: Nachweis.

    The paper itself is never kept.
    """

    kind: str = field(validator=not_blank)
    seen: date
    valid_until: date | None = None


@frozen
class Party:
    """What is known of those who come, beside their number; it stays in the journal and names nobody.

    - *holders*: who has each place, in the order of the categories, ``None`` where that is not known yet; empty means
      that the person who books takes the first place.
    - *pools*: the pool wanted for each place, or one for all; empty is any.
    - *groups*: groups that the portal knows the person to be in (target group, municipality, staff).
    - *organisation*: the firm that books and is billed; the person who books takes no place of their own then.
    - *household*: whose limits it counts against.
    - *evidence*: what was seen.
    - *splits*: they agree to move up one after the other.
    """

    holders: tuple[PersonId | None, ...] = field(default=(), converter=as_tuple)
    pools: tuple[str, ...] = field(default=(), converter=as_tuple)
    groups: tuple[str, ...] = field(default=(), converter=as_tuple)
    organisation: str = ""
    household: str = ""
    channel: Channel = Channel.ONLINE
    evidence: tuple[Evidence, ...] = field(default=(), converter=as_tuple)
    splits: bool = False


NOBODY_NAMED = Party()
"""A party of which nothing else is known."""


@frozen
class Request:
    """The wish of *person* for one place per entry of *categories* in *session*.  German: Anmeldewunsch.

    *id* comes from the caller and makes asking twice harmless; it becomes the id of the booking.  *reductions* are
    those whose proof someone has seen.  *code* and *births* (birth dates, in the order of the categories) are looked at
    and not kept.
    """

    id: RequestId = field(validator=not_blank)
    session: SessionId = field(validator=not_blank)
    person: PersonId = field(validator=not_blank)
    categories: tuple[str, ...] = field(default=(STANDARD,), converter=as_tuple)
    reductions: tuple[str, ...] = field(default=(), converter=as_tuple)
    party: Party = NOBODY_NAMED
    code: str = field(default="", repr=False)
    births: tuple[date, ...] = field(default=(), converter=as_tuple, repr=False)

    def __attrs_post_init__(self) -> None:
        places = len(self.categories)
        if not places:
            raise ValueError(f"request {self.id} asks for no place at all")
        if len(self.party.holders) not in (0, places):
            raise ValueError(f"request {self.id} names {len(self.party.holders)} holders for {places} places")
        if len(self.party.pools) not in (0, 1, places):
            raise ValueError(f"request {self.id} names {len(self.party.pools)} pools for {places} places")

    @property
    def places(self) -> int:
        """How many places the party needs."""
        return len(self.categories)


class State(Enum):
    """Where a booking stands.  German: Status."""

    takes_places: bool
    """Whether a booking in this state takes places."""
    is_over: bool
    """Whether nothing can come of it any more, except by a late payment."""

    HELD = "held"
    """Places are kept for a short time, while somebody fills in a form."""
    PENDING = "pending"
    """A wish that has no place yet, because something must happen first: a confirmation, an approval, a draw."""
    WAITING = "waiting"
    OFFERED = "offered"
    REGISTERED = "registered"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    REJECTED = "rejected"
    MOVED = "moved"
    """The party has a place in another session instead."""

    def __init__(self, value: str) -> None:
        self.takes_places = value in ("held", "offered", "registered", "no_show")
        self.is_over = value in ("cancelled", "lapsed", "rejected", "moved")


class ConditionKind(Enum):
    """What is still to be done for a booking."""

    CONFIRMATION = "confirmation"
    APPROVAL = "approval"
    DRAW = "draw"
    PAYMENT = "payment"
    NAMES = "names"


@frozen
class Condition:
    """Something still to be done, *until* when (exclusive); without a time it does not lapse.

    Unless it *counts*, the booking has no place before it is done.
    """

    kind: ConditionKind
    until: datetime | None = field(default=None, converter=utc_or_none)
    counts: bool = True


class Cause(Enum):
    """Why a provider cancels a session."""

    TOO_FEW = "too_few"
    INSTRUCTOR = "instructor"
    ROOM = "room"
    OTHER = "other"


class Command(Enum):
    """What can be asked for a booking that exists."""

    HOLD = "hold"
    CONFIRM = "confirm"
    APPROVE = "approve"
    REJECT = "reject"
    PAY = "pay"
    ACCEPT = "accept"
    REORDER = "reorder"
    CANCEL = "cancel"
    CANCEL_PLACES = "cancel_places"
    NAME_PLACE = "name_place"
    TRANSFER = "transfer"
    MOVE = "move"
    SWAP = "swap"
    CONSENT = "consent"
    NOTE_NO_SHOW = "note_no_show"
    NOTE_ATTENDANCE = "note_attendance"
