"""How many places there are and who is admitted to them.  In German: Plätze, Kontingente, Zulassung."""

from __future__ import annotations

import hashlib
from enum import Enum
from hmac import compare_digest
from typing import Any

from attrs import Attribute, field, frozen

from ..values import as_tuple, not_blank, whole, whole_or_none
from .calendar import Lead


class PoolKind(Enum):
    """What the places of a pool are for."""

    ON_SITE = "on_site"
    ONLINE = "online"
    WHEELCHAIR = "wheelchair"
    STAFF = "staff"


@frozen
class Pool:
    """Some of the places of a session, kept for a purpose.  German: Kontingent.

    - *places*: how many; ``None`` is as many as the session has, ``0`` is closed.
    - *group*: only members of it may have these places; empty is everybody.
    - *release*: from then on everybody may have those that are left; ``None`` is never.
    - *overflow*: where a request goes on looking when this pool has no room, in this order.
    - *meeting*: the key of the one meeting that its places are for; empty is the whole session.  With such pools the
      places of the session are counted meeting by meeting, so that single dates can be booked beside the whole.
    """

    id: str = field(validator=not_blank)
    places: int | None = field(default=None, validator=whole_or_none)
    kind: PoolKind = PoolKind.ON_SITE
    group: str = ""
    release: Lead | None = None
    overflow: tuple[str, ...] = field(default=(), converter=as_tuple)
    meeting: str = ""

    def __attrs_post_init__(self) -> None:
        if self.id in self.overflow:
            raise ValueError(f"pool {self.id!r} cannot overflow into itself")
        if self.release is not None and not self.group:
            raise ValueError(f"pool {self.id!r} is for everybody already, it has nothing to release")


@frozen
class PlaceRules:
    """How many places a session has at most.  German: Platzzahl.

    - *maximum*: a limit beside the session's own; ``None`` is no further limit.
    - *overbooking_percent*: so many percent more than there are may be given away, because some never come.
    - *uncounted*: categories of places that take none, such as ``companion``.
    - *pools*: for sessions that have none of their own; empty is one pool for all.
    """

    maximum: int | None = field(default=None, validator=whole_or_none)
    overbooking_percent: int = field(default=0, validator=whole)
    uncounted: tuple[str, ...] = field(default=(), converter=as_tuple)
    pools: tuple[Pool, ...] = field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        check_pools(self.pools)


def check_pools(pools: tuple[Pool, ...]) -> None:
    """``ValueError`` if two pools have one id, or one overflows into a pool that does not exist."""
    ids = [pool.id for pool in pools]
    if len(set(ids)) < len(ids):
        raise ValueError(f"each pool needs an id of its own, got {ids!r}")
    for pool in pools:
        strangers = sorted(set(pool.overflow) - set(ids))
        if strangers:
            raise ValueError(f"pool {pool.id!r} overflows into {strangers[0]!r}, which is none of {ids!r}")


class AgeAt(Enum):
    """On which day an age is looked at."""

    START = "start"
    REGISTRATION = "registration"
    YEAR_OF_START = "year_of_start"


@frozen
class AgeRule:
    """From *minimum* up to and including *maximum* years of age on the day that *at* names.  German: Altersgrenze.

    With ``YEAR_OF_START`` it is the age that is reached in the calendar year of the start.
    """

    minimum: int | None = field(default=None, validator=whole_or_none)
    maximum: int | None = field(default=None, validator=whole_or_none)
    at: AgeAt = AgeAt.START


class Scope(Enum):
    """Whose bookings are counted against a limit."""

    PERSON = "person"
    HOUSEHOLD = "household"
    ORGANISATION = "organisation"


class Span(Enum):
    """Which bookings are counted against a limit: of this session, of the offering, of its topics, or all."""

    SESSION = "session"
    OFFERING = "offering"
    TOPIC = "topic"
    EVERYTHING = "everything"


@frozen
class Limit:
    """At most *maximum* active places of one *scope* within one *span*.  German: Höchstzahl je Person, Haushalt, …"""

    maximum: int = field(validator=whole)
    scope: Scope = Scope.PERSON
    span: Span = Span.EVERYTHING


def _rounds(_: object, attribute: Attribute[Any], value: Any) -> None:
    if not isinstance(value, str) or len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise ValueError(f"{attribute.name} is 64 hexadecimal digits, see AccessCode.of")


@frozen
class AccessCode:
    """A code that opens a closed session, kept as a salted hash (scrypt, RFC 7914).  German: Zugangscode."""

    salt: str = field(validator=not_blank)
    hash: str = field(validator=_rounds, repr=False)

    @classmethod
    def of(cls, code: str, *, salt: str) -> AccessCode:
        """What to keep of *code*; *salt* is random text that the caller makes up."""
        return cls(salt, _hashed(code, salt))

    def matches(self, code: str) -> bool:
        """Whether *code* is the one, compared in a time that tells nothing about it."""
        return compare_digest(self.hash, _hashed(code, self.salt))


def _hashed(code: str, salt: str) -> str:
    return hashlib.scrypt(code.encode(), salt=salt.encode(), n=2**12, r=8, p=1, dklen=32).hex()


@frozen
class Lottery:
    """Wishes are collected until *draws*; then lots are drawn instead of first come, first served.  German: Losung."""

    draws: Lead


@frozen
class AdmissionRules:
    """Who may book.  German: Zulassung, Teilnahmevoraussetzungen.

    - *opens*, *closes*: the registration window before the start where the session itself says nothing; ``None`` is
      open at once, and until the start.
    - *approval*: somebody looks at each wish before it has a place.
    - *groups*: a closed group; whoever is in one of them may book; empty is everybody.
    - *codes*: any of these codes is wanted; empty is none.
    - *evidence*: kinds of evidence that someone must have seen and that are valid on the day of the start.
    - *prerequisites*: offerings that one must have attended before.
    - *limits*: how much one person, household or organisation may have.
    - *overlapping*: whether one person may book sessions that take place at the same time.
    """

    opens: Lead | None = None
    closes: Lead | None = None
    approval: bool = False
    groups: tuple[str, ...] = field(default=(), converter=as_tuple)
    codes: tuple[AccessCode, ...] = field(default=(), converter=as_tuple)
    age: AgeRule | None = None
    evidence: tuple[str, ...] = field(default=(), converter=as_tuple)
    prerequisites: tuple[str, ...] = field(default=(), converter=as_tuple)
    limits: tuple[Limit, ...] = field(default=(), converter=as_tuple)
    overlapping: bool = True
    lottery: Lottery | None = None
