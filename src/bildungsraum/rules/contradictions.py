"""Rules that cannot be kept together, whatever the session.  In German: Widersprüche in der Satzung."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import attrgetter

from attrs import field, frozen

from ..values import not_blank
from .booking import Fit, MinimumRules, Remedy
from .leads import BEGINNING, always_before, never_before, time_left
from .places import AgeRule, Pool, Scope
from .statute import Rules

Check = Callable[[Rules], Iterator["Contradiction"]]


@frozen(order=True)
class Contradiction:
    """The rule under *key* goes against another one, and *why*.  German: Widerspruch.

    It *is_idle* if it would only never be used; otherwise nobody could keep to both rules, or nobody could ever book.
    """

    key: str = field(validator=not_blank)
    why: str = field(validator=not_blank)
    is_idle: bool = field(default=False, order=False)


def contradictions(rules: Rules) -> tuple[Contradiction, ...]:
    """Everything in *rules* that goes against something else in them, by key.

    Only what is wrong for every session is named, whenever it starts.  Where nothing is said about the end of
    registration, it is the start.
    """
    checks = (*(check for check, _ in BETWEEN), _alone, _releases, _twice, _waiting, _without_waiting)
    return tuple(sorted(one for check in checks for one in check(rules)))


def _pools(rules: Rules) -> Iterator[Contradiction]:
    ceiling, kept = _ceiling(rules), places_kept(rules.places.pools)
    if ceiling and kept > ceiling:  # zero is closed, and closes every pool
        yield Contradiction("places.pools", f"the pools have {kept} places, but no more than {ceiling} may be given")


def _releases(rules: Rules) -> Iterator[Contradiction]:
    opens, closes = rules.admission.opens, rules.admission.closes or BEGINNING
    for pool in rules.places.pools:
        if pool.release is None:
            continue
        if never_before(pool.release, closes, rules):
            yield _idle("places.pools", f"pool {pool.id!r} is released when nobody can register any more")
        elif opens is not None and never_before(opens, pool.release, rules):
            yield _idle("places.pools", f"pool {pool.id!r} is released before anybody can register")


def _window(rules: Rules) -> Iterator[Contradiction]:
    opens, closes = rules.admission.opens, rules.admission.closes
    if opens is not None and never_before(opens, closes or BEGINNING, rules):
        end = "the start" if closes is None else "admission.closes"
        yield Contradiction("admission.opens", f"registration opens no earlier than {end}")


def _lottery(rules: Rules) -> Iterator[Contradiction]:
    closes, lottery = rules.admission.closes, rules.admission.lottery
    if lottery is not None and closes is None:
        yield Contradiction("admission.lottery", "lots are drawn without admission.closes")
    if lottery is not None and closes is not None and always_before(lottery.draws, closes, rules):
        yield Contradiction("admission.lottery", "lots are drawn before admission.closes")
    if lottery is not None and never_before(lottery.draws, BEGINNING, rules):
        yield Contradiction("admission.lottery", "lots are drawn no earlier than the start")


def _before_opening(key: str, rules: Rules) -> Iterator[Contradiction]:
    """A deadline under *key* that is over before anybody can register."""
    opens, lead = rules.admission.opens, attrgetter(key)(rules)
    if lead is not None and opens is not None and never_before(opens, lead, rules):
        yield Contradiction(key, "it lies before admission.opens")


def _limits(rules: Rules) -> Iterator[Contradiction]:
    limits, least = rules.admission.limits, max(rules.party.minimum, 1)
    for limit in limits:
        if limit.scope is Scope.PERSON and limit.maximum < least:
            yield Contradiction(
                "admission.limits", f"a person may have {limit.maximum} places, but must book at least {least}"
            )
    kinds = [(limit.scope, limit.span) for limit in limits]
    for scope, span in dict.fromkeys(one for one in kinds if kinds.count(one) > 1):
        yield _idle("admission.limits", f"there are several limits by {scope.value} and {span.value}")


def _age(age: AgeRule | None) -> Iterator[Contradiction]:
    if age is None:
        return
    if age.maximum is None and not age.minimum:
        yield _idle("admission.age", "it neither asks for a minimum nor for a maximum")
    if age.maximum is not None and age.minimum is not None and age.minimum > age.maximum:
        yield Contradiction("admission.age", f"the minimum {age.minimum} is above the maximum {age.maximum}")


def _twice(rules: Rules) -> Iterator[Contradiction]:
    for key, names in (
        ("admission.codes", [code.salt + code.hash for code in rules.admission.codes]),
        ("admission.evidence", rules.admission.evidence),
        ("admission.groups", rules.admission.groups),
        ("admission.prerequisites", rules.admission.prerequisites),
        ("minimum.remedies", rules.minimum.remedies),
        ("party.accompanied", [one.category for one in rules.party.accompanied]),
        *(("places.pools", pool.overflow) for pool in rules.places.pools),
        ("places.uncounted", rules.places.uncounted),
        ("waiting.classes", rules.waiting.classes),
    ):
        if len(set(names)) < len(names):
            yield _idle(key, "one of them stands there twice")


def _party(rules: Rules) -> Iterator[Contradiction]:
    party = rules.party
    if party.maximum == 0:
        yield Contradiction("party.maximum", "a booking without a place is none")
    elif party.minimum > party.maximum:
        yield Contradiction("party.minimum", f"{party.minimum} is above party.maximum {party.maximum}")
    if party.maximum == 1 and party.accompanied:
        yield Contradiction("party.accompanied", "company is wanted, but party.maximum is 1")


def _party_places(rules: Rules) -> Iterator[Contradiction]:
    party, ceiling = rules.party, _ceiling(rules)
    if ceiling and party.maximum > ceiling and not rules.places.uncounted:
        yield Contradiction("party.maximum", f"{party.maximum} is more than the {ceiling} places that may be given")


def _waiting(rules: Rules) -> Iterator[Contradiction]:
    waiting = rules.waiting
    if waiting.overtakes_maximum is not None and waiting.fit is not Fit.FIRST_FIT:
        yield _idle("waiting.overtakes_maximum", f"nobody overtakes with fit {waiting.fit.value!r}")
    if waiting.overtakes_maximum == 0 and waiting.fit is Fit.FIRST_FIT:
        yield _idle("waiting.fit", "nobody may overtake, because waiting.overtakes_maximum is 0")


def _without_waiting(rules: Rules) -> Iterator[Contradiction]:
    waiting = rules.waiting
    if waiting.maximum != 0:
        return
    for key, is_set in (
        ("waiting.classes", bool(waiting.classes)),
        ("waiting.fit", waiting.fit is not Fit.STRICT),
        ("waiting.offer", waiting.offer is not None),
        ("waiting.overtakes_maximum", waiting.overtakes_maximum is not None),
        ("waiting.stops", waiting.stops is not None),
    ):
        if is_set:
            yield _idle(key, "there is no waiting list, because waiting.maximum is 0")


def _offer(key: str, rules: Rules) -> Iterator[Contradiction]:
    """An offer that could never run for its hours from the deadline under *key* to the start, whenever that is."""
    offer, lead = rules.waiting.offer, attrgetter(key)(rules)
    if offer is None or rules.waiting.maximum == 0:
        return
    if lead is None or lead == BEGINNING:  # the start cuts every offer short; nothing is stopped before
        return
    left = time_left(lead, rules)
    if offer.hours > left:
        yield Contradiction(
            "waiting.offer", f"it runs for {offer.hours} hours, but from {key} to the start there are at most {left}"
        )


def _minimum(rules: Rules) -> Iterator[Contradiction]:
    minimum, extends = rules.minimum, Remedy.EXTEND in rules.minimum.remedies
    if extends and minimum.extend_days == 0:
        yield Contradiction("minimum.extend_days", "the decision can be put off, but by 0 days")
    elif extends and minimum.decides is not None and minimum.extend_days * 24 >= time_left(minimum.decides, rules):
        yield Contradiction("minimum.extend_days", "a decision that is put off comes after the start")
    if not extends and minimum.extend_days != MinimumRules().extend_days:
        yield _idle("minimum.extend_days", "the decision is never put off, because 'extend' is no remedy")


def _keeping(rules: Rules) -> Iterator[Contradiction]:
    sensitive, personal = rules.keeping.sensitive_days, rules.keeping.personal_days
    if sensitive > personal:
        yield Contradiction(
            "keeping.sensitive_days",
            f"sensitive answers are not kept longer than others, got {sensitive} and {personal}",
        )


def _alone(rules: Rules) -> Iterator[Contradiction]:
    """What is wrong with one rule by itself."""
    yield from _age(rules.admission.age)
    if rules.holds.confirm is not None and rules.holds.confirm.hours == 0:
        yield Contradiction("holds.confirm", "nobody can confirm within 0 hours")
    for reduction in rules.reductions:
        if reduction.percent == 0:
            yield _idle("reductions", f"{reduction.id!r} takes nothing off")
    if rules.withdrawals_maximum_percent > 100:
        yield _idle("withdrawals_maximum_percent", "more than all sessions cannot be withdrawn")


def places_kept(pools: Iterable[Pool]) -> int:
    """How many places are in pools, at the meeting for which they are most; a pool of no meeting is there at each."""
    pools = tuple(pools)
    meetings = {pool.meeting for pool in pools}
    return max((sum(one.places or 0 for one in pools if one.meeting in ("", key)) for key in meetings), default=0)


def _ceiling(rules: Rules) -> int | None:
    """How many places may be given away at most, with overbooking; ``None`` if the rules set no limit."""
    maximum = rules.places.maximum
    return None if maximum is None else maximum * (100 + rules.places.overbooking_percent) // 100


def _idle(key: str, why: str) -> Contradiction:
    return Contradiction(key, why, is_idle=True)


_PLACES = ("places.maximum", "places.overbooking_percent")
BETWEEN: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (_pools, ("places.pools", *_PLACES)),
    (_window, ("admission.opens", "admission.closes")),
    (_lottery, ("admission.lottery", "admission.closes")),
    *(
        (partial(_before_opening, key), (key, "admission.opens"))
        for key in ("minimum.decides", "party.names_due", "waiting.stops")
    ),
    (_limits, ("admission.limits", "party.minimum")),
    (_party, ("party.minimum", "party.maximum", "party.accompanied")),
    (_party_places, ("party.maximum", "places.uncounted", *_PLACES)),
    *(
        (partial(_offer, key), ("waiting.offer", "waiting.maximum", key))
        for key in ("waiting.stops", "admission.opens")
    ),
    (_minimum, ("minimum.decides", "minimum.remedies", "minimum.extend_days")),
    (_keeping, ("keeping.sensitive_days", "keeping.personal_days")),
)
"""What goes against what between several keys, with the keys that decide it beside the working days of the district."""
