"""Everything that a district has decided, in one value.  In German: Satzung, Benutzungsordnung."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import assert_never

from attrs import field, frozen
from attrs.validators import optional

from ..fees import CancellationTerms, Reduction
from ..values import DAYS, HOURS, as_tuple, at_local, not_blank, utc, whole
from .booking import HoldRules, MinimumRules, PartyRules, WaitingRules
from .calendar import After, Before, District, HoursBefore, Lead, WorkingDays, WorkingDaysBefore
from .places import AdmissionRules, PlaceRules


@frozen
class ReminderRule:
    """Remind everybody who has a place at *when* before the first meeting.  German: Erinnerungsregel.

    Who registers later than that is still reminded, at once, if at least *late_hours* real hours are left.
    """

    id: str = field(validator=not_blank)
    when: Before
    late_hours: int = field(default=4, validator=HOURS)


@frozen
class FeedbackRule:
    """Invite to the survey at *when* after the last meeting; show no summary below *answers_minimum* answers.

    Five is what German universities ask for (Flensburg evaluates from five answers, HSU Hamburg not for five or
    fewer).  An invitation that could not be sent for *grace_days* days is not sent any more.
    """

    when: After = After(1, time(10))
    answers_minimum: int = field(default=5, validator=whole)
    grace_days: int = field(default=14, validator=DAYS)

    def __attrs_post_init__(self) -> None:
        if self.answers_minimum < 2:
            raise ValueError(f"below two answers nobody is anonymous, got answers_minimum={self.answers_minimum}")


@frozen
class KeepingRules:
    """How long answers to questions with a booking are kept; open ones as long as the person.  German: Aufbewahrung.

    - *sensitive_days*, *personal_days*: for so many days after the end.
    """

    sensitive_days: int = field(default=14, validator=DAYS)
    personal_days: int = field(default=365, validator=DAYS)


class Level(Enum):
    """Who has decided a rule, from far to near; the nearest wins.  German: Regelungsebene."""

    LIBRARY = "library"
    """Nobody: it is what the library does where nothing is said."""
    DISTRICT = "district"
    MUNICIPALITY = "municipality"
    PROVIDER = "provider"
    OFFERING = "offering"
    SESSION = "session"


@frozen
class Ruling:
    """The *rule* (its key, such as ``waiting.maximum``) by which something was decided, and at which *level* it stands.

    German: Rechtsgrundlage.  Keys that begin with ``session.`` are facts of the session, not rules of the district.
    """

    rule: str
    level: Level


@frozen(cache_hash=True)
class Rules:
    """What holds for a session, in one value.  German: Satzung, Benutzungsordnung.

    - *places*, *admission*, *holds*, *party*, *waiting*, *minimum*: places and who has them.
    - *reductions*, *cancellation*: the statute of fees.
    - *cancels_until*: so long people can cancel by themselves, later somebody at the desk must; ``None`` is to the end.
    - *moved_free_days*: for so many days after a session was moved, cancelling is free; ``None`` is until its start.
    - *reminders*, *feedback*: when people hear from us.
    - *keeping*: when answers to questions are forgotten.
    - *withdrawals_maximum_percent*: a feed that withdraws a larger share of a provider's sessions is not applied
      unless someone confirms it, because a broken export is likelier than a closed school.
    - *working_days*: what counts as a working day here.
    - *levels*: who has decided which key, where its value alone does not tell; a file and :class:`RuleBook` fill it in.
      A key that is not named is the district's if it differs from what the library does.
    """

    district: District
    places: PlaceRules = PlaceRules()
    admission: AdmissionRules = AdmissionRules()
    holds: HoldRules = HoldRules()
    party: PartyRules = PartyRules()
    waiting: WaitingRules = WaitingRules()
    minimum: MinimumRules = MinimumRules()
    reductions: tuple[Reduction, ...] = field(default=(), converter=as_tuple)
    cancellation: CancellationTerms = CancellationTerms()
    cancels_until: Lead | None = None
    moved_free_days: int | None = field(default=None, validator=optional(DAYS))
    reminders: tuple[ReminderRule, ...] = field(default=(), converter=as_tuple)
    feedback: FeedbackRule = FeedbackRule()
    keeping: KeepingRules = KeepingRules()
    withdrawals_maximum_percent: int = field(default=50, validator=whole)
    working_days: WorkingDays = WorkingDays()
    levels: tuple[tuple[str, Level], ...] = field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        for kind, ids in (
            ("reduction", [one.id for one in self.reductions]),
            ("reminder", [one.id for one in self.reminders]),
        ):
            if len(set(ids)) < len(ids):
                raise ValueError(f"each {kind} needs an id of its own, got {ids!r}")

    def reduction(self, id: str) -> Reduction | None:
        """The reduction called *id*, if the district grants it."""
        return next((one for one in self.reductions if one.id == id), None)

    def ruling(self, rule: str) -> Ruling:
        """Who has decided the key *rule*; a key that starts with ``session.`` is a fact of the session."""
        return _ruling(self, rule)

    def before(self, starts: datetime, lead: Lead) -> datetime:
        """The instant that lies *lead* before *starts*, in UTC; days are counted from its local day."""
        tz = self.district.tz
        match lead:
            case Before():
                return utc(lead.moment(starts.astimezone(tz).date(), tz))
            case WorkingDaysBefore(days, clock):
                return utc(at_local(self.working_days.before(starts.astimezone(tz).date(), days), clock, tz))
            case HoursBefore(hours):
                return utc(starts) - timedelta(hours=hours)
            case _:
                assert_never(lead)


@lru_cache(maxsize=4096)
def _ruling(rules: Rules, rule: str) -> Ruling:
    if rule.startswith("session."):
        return Ruling(rule, Level.SESSION)
    set_nearer = dict(rules.levels).get(rule)
    if set_nearer is not None:
        return Ruling(rule, set_nearer)
    return Ruling(rule, Level.DISTRICT if _is_set(rules, rule) else Level.LIBRARY)


def _is_set(rules: Rules, rule: str) -> bool:
    """Whether the value of *rule* differs from what the library does where nothing is said."""
    get = attrgetter(rule)
    return bool(get(rules) != get(Rules(rules.district)))
