"""Who moves up, who is passed over and who is not: the queue against a second opinion on paper, and its edges."""

from __future__ import annotations

import attrs
import pytest
from counter_cases import NOTHING, Counter, person, with_waiting
from hypothesis import example, given
from hypothesis import strategies as st
from registration_cases import booking, course, gave_up, price
from roedertal import WINTER

from bildungsraum import registration
from bildungsraum.registration import (
    Divided,
    Overtaken,
    Party,
    Promoted,
    Roster,
    RosterEvent,
    State,
)
from bildungsraum.rules import Fit, PartyRules, Rules
from bildungsraum.rules.booking import Accompanied

FITS = st.sampled_from(Fit)
PARTIES = st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=7)
SPLITS = Party(splits=True)
STEPS_OF_TIMES = st.none() | st.integers(0, 3)


def full(rules: Rules, parties: list[tuple[int, bool]], places: int = 9) -> Counter:
    """A full course with a queue of parties, each of so many places and ready to be divided or not."""
    counter = Counter(places, attrs.evolve(rules, party=PartyRules(maximum=9)))
    counter.asks("host", places)
    for number, (size, splits) in enumerate(parties):
        counter.asks(f"p{number}", size, party=Party(splits=splits))
    return counter


def on_paper(parties: list[tuple[int, bool]], free: int, fit: Fit, most: int | None) -> list[tuple[str, ...]]:
    """What a clerk would do by hand with *free* places."""
    told: list[tuple[str, ...]] = []
    passed: dict[str, int] = {}
    for number, (size, splits) in enumerate(parties):
        name = f"p{number}"
        if free == 0 or any(times == most for times in passed.values()):
            break
        if size <= free:
            free -= size
            passed = {other: times + 1 for other, times in passed.items()}
            told += [("overtaken", other, name) for other in passed]
            told.append(("up", name, str(size)))
        elif fit is Fit.FIRST_FIT:
            passed[name] = 0
        else:
            if fit is Fit.SPLIT_WITH_CONSENT and splits:
                told += [("divided", name, str(free)), ("up", name, str(free))]
            break
    return told


def retold(events: tuple[RosterEvent, ...], before: Roster, after: Roster) -> list[tuple[str, ...]]:
    told: list[tuple[str, ...]] = []
    for event in events:
        match event:
            case Overtaken():
                told.append(("overtaken", event.person, event.behind.removeprefix("wish-")))
            case Promoted():
                told.append(("up", event.person, str(after.bookings[event.booking].places)))
            case Divided():
                parts = before.bookings[event.booking].places - len(event.numbers)
                told.append(("divided", event.person, str(parts)))
    return told


@given(PARTIES, st.integers(0, 8), FITS, STEPS_OF_TIMES)
@example([(2, False), (1, False), (1, False)], 1, Fit.FIRST_FIT, 1)
@example([(3, False), (1, False), (2, False), (1, False), (1, False)], 2, Fit.FIRST_FIT, 2)
@example([(3, True), (1, False)], 2, Fit.SPLIT_WITH_CONSENT, None)
@example([(3, False), (1, False)], 2, Fit.SPLIT_WITH_CONSENT, None)
@example([(2, False), (1, False)], 1, Fit.FIRST_FIT, 0)
def test_the_queue_moves_as_it_would_on_paper(
    parties: list[tuple[int, bool]], free: int, fit: Fit, most: int | None
) -> None:
    counter = full(with_waiting(fit=fit, overtakes_maximum=most), parties)
    before = counter.roster
    counter.session = course(9 + free)
    events = counter.does(registration.adjust)[1:] if free else NOTHING
    assert retold(events, before, counter.roster) == on_paper(parties, free, fit, most)
    assert counter.does(registration.promote) == counter.does(registration.adjust) == NOTHING, "twice is once"
    queued = [one.position or 0 for one in before.waiting]
    rest = [one.position or 0 for one in counter.roster.waiting]
    assert rest == [position for position in queued if position in rest], "the others keep their order"
    places = sum(one.places for one in counter.roster.bookings.values())
    assert places == 9 + sum(size for size, _ in parties), "nobody is lost and no place is made up"


@given(PARTIES, FITS, st.lists(st.integers(0, 3), max_size=8), st.integers(0, 3))
def test_nobody_is_overtaken_more_often_than_the_rules_allow(
    parties: list[tuple[int, bool]], fit: Fit, raises: list[int], most: int
) -> None:
    counter, places = full(with_waiting(fit=fit, overtakes_maximum=most), parties), 9
    overtaken: list[str] = []
    for number, more in enumerate(raises):
        places += more
        counter.session = course(places)
        for events in (counter.does(registration.adjust), counter.asks(f"walk-in-{number}")):
            overtaken += [event.booking for event in events if isinstance(event, Overtaken)]
    for one in counter.roster.bookings.values():
        assert one.overtaken == overtaken.count(one.id) <= (most if fit is Fit.FIRST_FIT else 0)


@given(PARTIES, st.integers(0, 8), st.sampled_from((Fit.STRICT, Fit.SPLIT_WITH_CONSENT)))
def test_more_places_never_take_a_place_from_anybody(parties: list[tuple[int, bool]], free: int, fit: Fit) -> None:
    ups: list[set[tuple[str, ...]]] = []
    for places in (free, free + 1):
        counter = full(with_waiting(fit=fit), parties)
        counter.session = course(9 + places)
        counter.when(WINTER)
        ups.append({(one.person, str(n)) for one in counter.roster.registered() for n in range(one.places)})
    assert ups[0] <= ups[1]


# parties that do not fit --------------------------------------------------------------------------------------------


def test_a_party_that_is_overtaken_as_often_as_allowed_holds_the_next_free_place_until_it_fits() -> None:
    counter = Counter(2, with_waiting(fit=Fit.FIRST_FIT, overtakes_maximum=2))
    counter.ask_all("anna ben family:2 carla dora emil")
    assert counter.cancels("anna")[1:] == (counter.overtaken("family", "carla"), counter.promoted("carla", 2))
    assert counter.cancels("carla")[1:] == (counter.overtaken("family", "dora"), counter.promoted("dora", 3))
    assert counter.cancels("dora")[1:] == NOTHING
    assert counter.cancels("ben")[1:] == (counter.promoted("family", 1),)


def test_several_parties_that_do_not_fit_are_overtaken_each_for_itself() -> None:
    counter = Counter(3, with_waiting(fit=Fit.FIRST_FIT, overtakes_maximum=2))
    counter.ask_all("host:3 trio:3 carla twins:3 dora emil")
    counter.session = course(5)
    assert counter.does(registration.promote) == NOTHING, "the places are given by a decision that knows of them"
    assert counter.does(registration.adjust)[1:] == (
        counter.overtaken("trio", "carla"),
        counter.promoted("carla", 2),
        counter.overtaken("trio", "dora"),
        counter.overtaken("twins", "dora"),
        counter.promoted("dora", 4),
    )
    counter.session = course(6)
    assert counter.does(registration.adjust)[1:] == NOTHING, "trio has been overtaken twice, twins only once"
    counter.cancels("trio")
    assert counter.states["emil"] is State.REGISTERED
    assert counter.of("twins").overtaken == 2


def test_a_divided_party_moves_up_in_parts_and_its_rest_stays_at_the_head() -> None:
    counter = Counter(4, with_waiting(fit=Fit.SPLIT_WITH_CONSENT))
    counter.ask_all("anna ben carla dan")
    counter.asks("family", 4, party=Party(holders=("ida", None, "jan", None), splits=True))
    counter.asks("dora")
    fit = counter.rules.ruling("waiting.fit")
    assert counter.cancels("anna")[1:] == (
        Divided(
            booking("family"),
            person("family"),
            booking("family+2"),
            (2, 3, 4),
            price(1),
            price(3),
            WINTER,
            fit,
        ),
        counter.promoted("family", 1),
    )
    assert counter.line == "family+2 dora"
    assert counter.of("family").holders == ("ida",)
    assert counter.of("family+2").holders == (None, "jan", None)
    counter.cancels("ben")
    assert (counter.line, counter.of("family+2+3").place_numbers) == ("family+2+3 dora", (3, 4))
    counter.session = course(6)
    counter.when(WINTER)
    assert counter.line == "dora"
    assert counter.roster.places_free == 0
    assert {counter.of(name).position for name in ("family", "family+2", "family+2+3")} == {1}


@pytest.mark.parametrize(("with_whom", "waits"), [("child", "family"), ("standard", "family+2")])
def test_a_party_with_a_child_that_needs_company_is_never_divided(with_whom: str, waits: str) -> None:
    party = PartyRules(accompanied=(Accompanied("child", ("standard",)),))
    rules = attrs.evolve(with_waiting(fit=Fit.SPLIT_WITH_CONSENT), party=party)
    counter = Counter(attrs.evolve(course(2), tariff=None), rules)
    counter.ask_all("anna ben")
    counter.asks("family", categories=("standard", with_whom), party=SPLITS)
    counter.cancels("anna")
    assert counter.line == waits


def test_who_has_not_agreed_is_not_divided_and_holds_the_others_back() -> None:
    counter = Counter(2, with_waiting(fit=Fit.SPLIT_WITH_CONSENT))
    counter.ask_all("anna ben family:2 carla")
    assert counter.cancels("anna")[1:] == NOTHING
    assert counter.line == "family carla"


def test_consent_to_be_divided_means_nothing_where_the_rules_do_not_divide() -> None:
    for fit in (Fit.STRICT, Fit.FIRST_FIT):
        counter = Counter(2, with_waiting(fit=fit))
        counter.ask_all("anna ben")
        counter.asks("family", 2, party=SPLITS)
        assert counter.cancels("anna")[1:] == NOTHING


def test_moving_up_can_be_asked_for_alone() -> None:
    counter = Counter(1)
    counter.ask_all("anna ben")
    counter.roster = counter.roster.after([gave_up("anna")])
    assert counter.does(registration.promote) == (counter.promoted("ben", 1),)
    assert counter.does(registration.promote) == NOTHING


def test_who_was_passed_over_as_often_as_the_rule_allows_is_passed_over_by_nobody_else_at_the_same_moment() -> None:
    counter = Counter(4, with_waiting(fit=Fit.FIRST_FIT, overtakes_maximum=2))
    counter.ask_all("host:3 anna family:4 ben carla dora")
    assert counter.cancels("host")[1:] == (
        counter.overtaken("family", "ben"),
        counter.promoted("ben", 2),
        counter.overtaken("family", "carla"),
        counter.promoted("carla", 3),
    )
    assert (counter.line, counter.roster.places_free) == ("family dora", 1)


def test_who_fits_moves_up_and_of_the_party_behind_it_as_many_as_fit_at_the_same_moment() -> None:
    counter = Counter(2, with_waiting(fit=Fit.SPLIT_WITH_CONSENT))
    counter.ask_all("host:2 ben")
    counter.asks("family", 2, party=SPLITS)
    by = counter.rules.ruling("waiting.fit")
    ids = (booking("family"), person("family"), booking("family+2"))
    assert counter.cancels("host")[1:] == (
        counter.promoted("ben", 1),
        Divided(*ids, (2,), price(1), price(1), WINTER, by),
        counter.promoted("family", 2),
    )
