"""How long places are held, who comes along, who waits and how.  In German: Reservierung, Gruppe, Warteliste."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from ..values import DAYS, DECADE, HOURS, MINUTES, as_tuple, not_blank, whole, whole_or_none
from .calendar import Lead, OpenHours

WEEKS = DECADE // 7


@frozen
class ConfirmRule:
    """A wish must be confirmed within *hours*, by a link in a mail.  German: Bestätigung (Double-Opt-in).

    Until then it has its place if *counts*, otherwise it gets one only when it is confirmed.
    """

    hours: int = field(default=48, validator=HOURS)
    counts: bool = True


@frozen
class PayRule:
    """A place is kept for *days* local days after it was given, that day's end included.  German: Zahlungsfrist.

    Without payment it lapses then, at the latest when the session starts.  Unless it *counts*, nobody has a place
    before the payment.
    """

    days: int = field(default=14, validator=DAYS)
    counts: bool = True


@frozen
class HoldRules:
    """How long places are kept for somebody who has not done everything yet.  German: Vormerkung.

    - *basket_minutes*: while somebody fills in the form.
    - *confirm*, *pay*: ``None`` is not wanted.
    """

    basket_minutes: int = field(default=15, validator=MINUTES)
    confirm: ConfirmRule | None = None
    pay: PayRule | None = None


class Repricing(Enum):
    """What happens to the price of those who stay when part of a party cancels."""

    KEEP = "keep"
    ANEW = "anew"


@frozen
class Accompanied:
    """A place of *category* needs one of another category *by* in the same booking, as a child needs an adult."""

    category: str = field(validator=not_blank)
    by: tuple[str, ...] = field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if not self.by or self.category in self.by:
            raise ValueError(f"category {self.category!r} needs company of another category, got {self.by!r}")


@frozen
class PartyRules:
    """Several places in one booking.  German: Gruppe, Sammelanmeldung.

    - *minimum*, *maximum*: places in one booking.
    - *accompanied*: which category needs which company.
    - *names_due*: until when places must have a name; places without one are given back then.  ``None`` is never.
    - *repricing*: the price of the rest after a partial cancellation.
    """

    minimum: int = field(default=1, validator=whole)
    maximum: int = field(default=6, validator=whole)
    accompanied: tuple[Accompanied, ...] = field(default=(), converter=as_tuple)
    names_due: Lead | None = None
    repricing: Repricing = Repricing.KEEP


class Fit(Enum):
    """What happens to a party in the queue for which there are too few free places."""

    STRICT = "strict"
    """It holds all behind it back: nobody overtakes."""
    FIRST_FIT = "first_fit"
    """A party behind it that fits overtakes it, so often as the rules allow."""
    SPLIT_WITH_CONSENT = "split_with_consent"
    """If it has agreed, some of it move up and the rest wait on at its place; otherwise as ``STRICT``."""


class Missed(Enum):
    """What happens to somebody who lets an offered place lapse."""

    DROP = "drop"
    TO_END = "to_end"
    SKIP_NEXT = "skip_next"
    KEEP = "keep"


@frozen
class OfferRule:
    """Who is next is offered the place and must accept it in time; without this rule they simply have it.

    - *hours*: for so long, counted in *open_hours* where there are any; never beyond the stop of the queue.
    - *missed*: what a lapsed offer means; after *tries* lapsed offers they leave the queue in any case, so that nobody
      who never answers holds up the others.
    - *skip*: how many go before them with ``SKIP_NEXT``.
    """

    hours: int = field(default=24, validator=HOURS)
    open_hours: OpenHours | None = None
    missed: Missed = Missed.TO_END
    tries: int = field(default=2, validator=whole)
    skip: int = field(default=3, validator=whole)

    def __attrs_post_init__(self) -> None:
        for name, value in (("hours", self.hours), ("tries", self.tries), ("skip", self.skip)):
            if value < 1:
                raise ValueError(f"{name} must be at least 1, got {value!r}")
        if self.open_hours is not None and self.open_hours.weeks(self.hours) > WEEKS:
            raise ValueError(f"hours must not be longer than ten years of open hours, got {self.hours!r}")


@frozen
class WaitingRules:
    """The waiting list.  German: Warteliste.

    - *maximum*: bookings that may wait; ``None`` is unlimited, ``0`` is no waiting list.
    - *classes*: groups that go first, in this order; everybody else comes after them.  Within a class it is first come,
      first served.
    - *fit*, *overtakes_maximum*: for parties that do not fit; ``None`` is any number of times.
    - *offer*: ``None`` is to move up directly.
    - *stops*: from then on nobody moves up by themselves; who asks first has what is free.  ``None`` is at the start.
    """

    maximum: int | None = field(default=None, validator=whole_or_none)
    classes: tuple[str, ...] = field(default=(), converter=as_tuple)
    fit: Fit = Fit.STRICT
    overtakes_maximum: int | None = field(default=None, validator=whole_or_none)
    offer: OfferRule | None = None
    stops: Lead | None = None


class Counting(Enum):
    """Who counts towards the minimum of a session."""

    REGISTERED = "registered"
    PAID = "paid"
    FULL_PRICE = "full_price"


class Remedy(Enum):
    """What a district may do when a session has too few registrations."""

    HIGHER_FEE = "higher_fee"
    """Everybody pays more, so that income is as planned; one objection rules it out."""
    APPORTION = "apportion"
    """What is missing is divided among those who take part, to the cent; one objection rules it out."""
    FEWER_UNITS = "fewer_units"
    """It is made shorter, as far as the income reaches."""
    MERGE = "merge"
    """Those registered move to a sister session that has room."""
    EXTEND = "extend"
    """The decision is taken later."""


@frozen
class MinimumRules:
    """When a session takes place.  German: Mindestteilnehmerzahl, Durchführungsentscheidung.

    - *counting*: whose places count.
    - *income_percent*: fees must cover so many percent of the costs, where the session states them; ``0`` is not asked.
    - *decides*: when it is decided, unless room or instructor must be given up earlier.
    - *warns_days*: so many days before the decision a warning is given.
    - *remedies*: what may be tried before it is called off, in the order of preference.
    - *extend_days*: by how much ``EXTEND`` puts off the decision.
    """

    counting: Counting = Counting.REGISTERED
    income_percent: int = field(default=0, validator=whole)
    decides: Lead | None = None
    warns_days: int = field(default=7, validator=DAYS)
    remedies: tuple[Remedy, ...] = field(default=(), converter=as_tuple)
    extend_days: int = field(default=3, validator=DAYS)
