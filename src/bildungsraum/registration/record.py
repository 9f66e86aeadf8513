"""What a person has booked elsewhere, as far as the rules ask.  In German: Anmeldungen in anderen Kursen."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ..rules import Scope, Span
from ..values import OfferingId, Period, SessionId, as_tuple, utc, whole


@frozen
class Elsewhere:
    """A booking in another session that counts for the one who asks now.

    - *scopes*: whose it is, as seen from the wish: the person's own, the household's, the organisation's.
    - *spans*: what both sessions have in common (offering, topic); ``EVERYTHING`` need not be named.
    - *places*: how many of its places are active; ``0`` once it is over.
    - *meetings*: when it takes place, while it is active.
    - *attended*: whether the person has taken part in it.
    """

    session: SessionId
    offering: OfferingId
    scopes: tuple[Scope, ...] = field(default=(Scope.PERSON,), converter=as_tuple)
    spans: tuple[Span, ...] = field(default=(), converter=as_tuple)
    places: int = field(default=1, validator=whole)
    meetings: tuple[Period, ...] = field(default=(), converter=as_tuple)
    attended: bool = False

    def meets_during(self, starts: datetime, ends: datetime) -> bool:
        """Whether one of its meetings takes place between *starts* and *ends*; one may begin when another ends."""
        return any(
            (one.starts is None or one.starts < utc(ends)) and (one.ends is None or utc(starts) < one.ends)
            for one in self.meetings
        )
