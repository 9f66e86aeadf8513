"""The contracts notice what they promise to notice: each test of theirs fails for one store or source that is broken."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from secrets import token_bytes
from typing import Any

import pytest
from attrs import evolve
from roedertal import COURSE, OFFERING, VHS, WINTER, Feed, listing

from bildungsraum import Listing, Problem
from bildungsraum.adapters.memory import MemoryStore, open_store
from bildungsraum.feedback import Answer
from bildungsraum.ports import Item, Loss, Mark, Source, Store, Unit
from bildungsraum.registration import Roster
from bildungsraum.schedule import Session, Status
from bildungsraum.testing import SourceContract, StoreContract
from bildungsraum.values import Period, SessionId, utc


def promises(contract: type) -> list[str]:
    return sorted(name for name in dir(contract) if name.startswith("test_"))


class Noticed(BaseException):
    """A contract has found the fault; hypothesis looks for no smaller example of what is not an ``Exception``."""


def stop_at_the_first_failure() -> None:
    if sys.exception() is not None:
        raise Noticed


def is_broken(contract: object, promise: str) -> bool:
    try:
        getattr(contract, promise)()
    except (Exception, Noticed):
        return True
    return False


# stores ---------------------------------------------------------------------------------------------------------------


class But:
    """Like *original*, but for some attributes."""

    def __init__(self, original: object, **others: object) -> None:
        self._original, self._others = original, others

    def __getattr__(self, name: str) -> Any:
        return self._others[name] if name in self._others else getattr(self._original, name)


Units = Callable[[], AbstractContextManager[Any]]


def store_but(writing: Callable[[MemoryStore], Units], reading: Callable[[MemoryStore], Units]) -> Any:
    store = open_store()
    return But(store, writing=writing(store), reading=reading(store))


def honest_writing(store: MemoryStore) -> Units:
    return store.writing


def honest_reading(store: MemoryStore) -> Units:
    return store.reading


def part(name: str, **methods: Callable[..., object]) -> Callable[[], Any]:
    """A store with one *part* that gets some methods wrong; each is given the honest part first."""

    def wrong(unit: Unit) -> Any:
        honest = getattr(unit, name)
        return But(unit, **{name: But(honest, **{method: partial(do, honest) for method, do in methods.items()})})

    def using(units: Units) -> Units:
        @contextmanager
        def unit() -> Iterator[Any]:
            with units() as honest:
                yield wrong(honest)

        return unit

    return lambda: store_but(lambda store: using(store.writing), lambda store: using(store.reading))


def save_as_planned(catalogue: Any, kept: Listing) -> None:
    catalogue.save(Listing(kept.offering, [evolve(one, status=Status.PLANNED) for one in kept.sessions]))


def unknown_without_name(_: object, id: str) -> object:
    raise LookupError("not found")


def save_in_utc(catalogue: Any, kept: Listing) -> None:
    sessions = [evolve(one, meetings=[_in_utc(meeting) for meeting in one.meetings]) for one in kept.sessions]
    catalogue.save(Listing(kept.offering, sessions))


def _in_utc(meeting: Any) -> Any:
    return evolve(meeting, starts=utc(meeting.starts), ends=utc(meeting.ends))


def save_only_what_is_new(catalogue: Any, kept: Listing) -> None:
    known = {session.id for session in catalogue.sessions()}
    catalogue.save(Listing(kept.offering, [one for one in kept.sessions if one.id not in known]))


def append_whatever_came_between(journal: Any, session: SessionId, events: Any, *, expected: int, roster: Any) -> None:
    journal.append(session, events, expected=len(journal.read(session)), roster=roster)


def keep_the_first(contacts: Any, contact: Any) -> None:
    if contacts.get(contact.person) is None:
        contacts.save(contact)


def add_what_is_different(answers: Any, session: SessionId, answer: Answer) -> None:
    if answer not in answers.all(session):
        answers.add(session, answer)


def answers_in_the_order_of_giving() -> Any:
    given: list[tuple[SessionId, Answer]] = []
    return part(
        "answers",
        add=lambda _, session, answer: given.append((session, answer)),
        all=lambda _, session: [answer for where, answer in given if where == session],
    )()


def saving_even_if_it_fails(store: MemoryStore) -> Units:
    @contextmanager
    def writing() -> Iterator[Unit]:
        failure = None
        with store.writing() as unit:
            try:
                yield unit
            except Exception as error:
                failure = error
        if failure is not None:
            raise failure

    return writing


def seeing_only_what_was_saved(store: MemoryStore) -> Units:
    @contextmanager
    def writing() -> Iterator[Any]:
        with store.writing() as unit, store.reading() as saved:
            yield But(unit, contacts=But(unit.contacts, get=saved.contacts.get))

    return writing


def a_store_that_shows_what_is_not_saved() -> Any:
    open_units: list[Unit] = []

    def writing(store: MemoryStore) -> Units:
        @contextmanager
        def unit() -> Iterator[Unit]:
            with store.writing() as writing:
                open_units.append(writing)
                yield writing
                open_units.remove(writing)

        return unit

    def reading(store: MemoryStore) -> Units:
        @contextmanager
        def unit() -> Iterator[Unit]:
            with store.reading() as reading:
                yield open_units[-1] if open_units else reading

        return unit

    return store_but(writing, reading)


def reading_anew_each_time(store: MemoryStore) -> Units:
    def get(person: Any) -> object:
        with store.reading() as now:
            return now.contacts.get(person)

    @contextmanager
    def reading() -> Iterator[Any]:
        with store.reading() as unit:
            yield But(unit, contacts=But(unit.contacts, get=get))

    return reading


def writing_without_taking_turns(store: MemoryStore) -> Units:
    @contextmanager
    def writing() -> Iterator[Unit]:
        with store.reading() as unit:
            yield unit
            time.sleep(0.01)  # while the others begin
            store._state = unit.work.state

    return writing


BROKEN_STORES: dict[str, Callable[[], Store]] = {
    "test_a_provider_is_found_and_replaced": part("catalogue", provider=lambda *_: VHS),
    "test_what_is_unknown_is_named": part("catalogue", offering=unknown_without_name),
    "test_a_listing_comes_back_as_it_was": part("catalogue", save=save_in_utc),
    "test_saving_replaces_sessions_of_the_same_id_and_keeps_the_others": part("catalogue", save=save_only_what_is_new),
    "test_sessions_of_a_period_come_by_start_and_then_by_id": part(
        "catalogue", sessions=lambda catalogue, _=None: catalogue.sessions()
    ),
    "test_planned_names_what_takes_place_at_a_provider": part(
        "catalogue", planned=lambda catalogue, _: {session.id for session in catalogue.sessions()}
    ),
    "test_pages_and_counts_are_those_of_everything_that_fits": part(
        "catalogue", page=lambda catalogue, search: catalogue.page(evolve(search, facets=()))
    ),
    "test_words_are_found_by_their_beginning_their_forms_and_their_last_part": part(
        "catalogue", page=lambda catalogue, search: catalogue.page(evolve(search, words=search.words[:5]))
    ),
    "test_what_is_cancelled_is_found_but_not_what_is_withdrawn": part("catalogue", save=save_as_planned),
    "test_the_next_meeting_is_the_first_that_begins_in_the_period": part(
        "catalogue", page=lambda catalogue, search: catalogue.page(evolve(search, period=Period()))
    ),
    "test_only_what_has_so_many_places_for_newcomers_is_found_if_that_is_wanted": part(
        "catalogue", page=lambda catalogue, search: catalogue.page(evolve(search, places=0))
    ),
    "test_facets_narrow_together_and_values_of_one_widen": part(
        "catalogue", page=lambda catalogue, search: catalogue.page(evolve(search, facets=search.facets[:1]))
    ),
    "test_what_changes_in_offering_or_provider_changes_what_every_session_is_found_by": part(
        "catalogue", save_provider=lambda *_: None
    ),
    "test_a_session_is_found_by_its_number_even_when_it_is_withdrawn": part(
        "catalogue",
        numbered=lambda catalogue, number: [
            one for one in catalogue.numbered(number) if one.status is not Status.WITHDRAWN
        ],
    ),
    "test_a_mark_is_kept_for_each_source": part(
        "catalogue",
        mark=lambda catalogue, _: catalogue.mark("feed"),
        save_mark=lambda catalogue, _, mark: catalogue.save_mark("feed", mark),
    ),
    "test_a_journal_begins_empty": part("journal", sessions_of=lambda _, ids: dict.fromkeys(ids, COURSE.id)),
    "test_a_whole_history_comes_back_and_leads_to_the_same_roster": part(
        "journal", read=lambda journal, session, after=0: journal.read(session)
    ),
    "test_a_snapshot_is_where_the_journal_leads_up_to_its_position": part(
        "journal", snapshot=lambda journal, session: (len(journal.read(session)) + 1, Roster())
    ),
    "test_a_long_history_may_be_begun_at_a_snapshot": part(
        "journal", snapshot=lambda journal, session: (len(journal.read(session)), Roster())
    ),
    "test_occupancy_and_the_session_of_a_request_are_those_of_the_journal": part(
        "journal",
        occupancy=lambda journal, sessions: {
            session: evolve(one, taken=0) for session, one in journal.occupancy(sessions).items()
        },
    ),
    "test_a_session_is_found_by_whose_bookings_in_it_are_not_over": part("journal", booked_by=lambda *_: set()),
    "test_household_firm_and_everybody_who_has_a_place_find_their_sessions": part(
        "journal", booked_by=lambda journal, person, *_: journal.booked_by(person, "", "")
    ),
    "test_a_session_is_found_from_the_moment_on_when_something_in_it_lapses": part(
        "journal", lapsing=lambda *_: [COURSE.id]
    ),
    "test_a_basket_lapses_until_somebody_registers": part(
        "journal", lapsing=lambda journal, at: journal.lapsing(at - timedelta(microseconds=1))
    ),
    "test_nothing_lapses_of_a_booking_that_was_noted_as_not_come": part(
        "journal", lapsing=lambda journal, _: journal.occupancy([SessionId("phone-1")])
    ),
    "test_each_session_has_a_journal_of_its_own": part(
        "journal", sessions_of=lambda journal, ids: dict.fromkeys(journal.sessions_of(ids), SessionId("phone-1"))
    ),
    "test_who_writes_on_an_old_state_gets_a_conflict_and_changes_nothing": part(
        "journal", append=append_whatever_came_between
    ),
    "test_the_last_contact_of_each_person_is_kept": part("contacts", save=keep_the_first),
    "test_people_are_found_by_their_address_however_it_is_spelled": part(
        "contacts", find=lambda contacts, mail: [one for one in contacts.find(mail) if one.mail == mail]
    ),
    "test_who_is_forgotten_is_not_known_any_more": part("contacts", forget=lambda *_: None),
    "test_the_last_answers_of_each_person_to_each_form_are_kept": part("forms", sessions=lambda _: ()),
    "test_who_is_forgotten_has_answered_nothing": part("forms", forget=lambda *_: None),
    "test_each_message_is_kept_once_and_waits_for_its_turn": part(
        "outbox", pending=lambda outbox: [*outbox.pending(), *outbox.pending()]
    ),
    "test_messages_of_one_instant_keep_the_order_in_which_they_were_added": part(
        "outbox", pending=lambda outbox: sorted(outbox.pending(), key=lambda one: (one.due, one.person))
    ),
    "test_what_was_said_is_neither_pending_nor_forgotten": part(
        "outbox", keys=lambda outbox, session: {one.key for one in outbox.pending() if one.session == session}
    ),
    "test_what_was_dropped_may_come_again_but_what_was_said_stays_said": part(
        "outbox", drop=lambda outbox, keys: outbox.said(keys, WINTER)
    ),
    "test_the_secret_is_made_once_and_long_enough": part("answers", secret=lambda _: token_bytes(32)),
    "test_a_token_is_used_once_for_each_session": part("answers", use=lambda *_: True),
    "test_every_answer_is_kept_even_if_two_say_the_same": part("answers", add=add_what_is_different),
    "test_the_order_of_the_answers_does_not_tell_who_came_when": answers_in_the_order_of_giving,
    "test_a_unit_that_fails_leaves_nothing_behind": lambda: store_but(saving_even_if_it_fails, honest_reading),
    "test_a_unit_sees_what_it_has_done_itself": lambda: store_but(seeing_only_what_was_saved, honest_reading),
    "test_reading_changes_nothing": lambda: store_but(honest_writing, honest_writing),
    "test_nobody_sees_what_is_not_saved": a_store_that_shows_what_is_not_saved,
    "test_a_reader_sees_one_state_while_others_write": lambda: store_but(honest_writing, reading_anew_each_time),
    "test_no_place_is_given_twice_when_all_come_at_once": lambda: store_but(
        writing_without_taking_turns, honest_reading
    ),
}


def test_for_every_promise_of_a_store_one_that_breaks_it_is_known() -> None:
    """Who adds a test to the contract adds a store that fails it to ``BROKEN_STORES``."""
    assert sorted(BROKEN_STORES) == promises(StoreContract)


def store_contract(open_store: Callable[[], Store]) -> StoreContract:
    class Contract(StoreContract):
        def fresh_store(self) -> Store:
            watched: Any = But(open_store(), close=stop_at_the_first_failure)
            return watched  # type: ignore[no-any-return]

    return Contract()


@pytest.mark.parametrize("promise", BROKEN_STORES)
def test_a_store_that_breaks_a_promise_does_not_pass(promise: str) -> None:
    assert is_broken(store_contract(BROKEN_STORES[promise]), promise)


@pytest.mark.parametrize("promise", BROKEN_STORES)
def test_a_store_that_keeps_its_word_passes(promise: str) -> None:
    """It is wrapped like the broken ones, so that the wrapping is not what breaks them."""
    assert not is_broken(store_contract(part("catalogue")), promise)


# sources --------------------------------------------------------------------------------------------------------------

GOOD = listing("a")
PROBLEM = Problem("line 7", "preis", "viel", "an amount", Loss.VALUE)


class Fickle:
    """Gives its items the other way round the second time."""

    name = "feed"

    def __init__(self, *items: Item) -> None:
        self.items = list(items)

    def read(self, mark: Mark | None = None) -> Iterator[Item]:
        self.items.reverse()
        return iter(self.items)


TWIN = Session(COURSE.id, GOOD.offering.id)
BROKEN_SOURCES: dict[str, Callable[[], Source]] = {
    "test_a_source_has_a_name": lambda: Feed((VHS, GOOD), name=" "),
    "test_there_is_something_to_test_with": lambda: Feed((VHS, PROBLEM)),
    "test_reading_twice_gives_the_same": lambda: Fickle(VHS, PROBLEM, GOOD),
    "test_each_provider_comes_before_its_listings": lambda: Feed((GOOD, VHS)),
    "test_each_offering_and_each_session_comes_once": lambda: Feed.of(
        [Listing(OFFERING, [COURSE]), Listing(GOOD.offering, [TWIN])]
    ),
    "test_every_problem_says_where_and_what_was_expected": lambda: Feed.of([GOOD, evolve(PROBLEM, where="")]),
    "test_nothing_but_a_mark_follows_where_the_feed_broke_off": lambda: Feed.of(
        [evolve(PROBLEM, loss=Loss.REST), GOOD]
    ),
    "test_a_source_that_has_not_changed_says_so_and_nothing_else": lambda: Feed.of([Mark('"1"'), GOOD]),
}


def test_for_every_promise_of_a_source_one_that_breaks_it_is_known() -> None:
    assert sorted(BROKEN_SOURCES) == promises(SourceContract)


def source_contract(open_source: Callable[[], Source]) -> SourceContract:
    class Contract(SourceContract):
        def source(self) -> Source:
            return open_source()

    return Contract()


@pytest.mark.parametrize("promise", BROKEN_SOURCES)
def test_a_source_that_breaks_a_promise_does_not_pass(promise: str) -> None:
    assert is_broken(source_contract(BROKEN_SOURCES[promise]), promise)


@pytest.mark.parametrize("promise", BROKEN_SOURCES)
def test_a_source_that_keeps_its_word_passes(promise: str) -> None:
    good = Feed.of([Listing(OFFERING, [COURSE]), GOOD, PROBLEM])
    assert not is_broken(source_contract(lambda: good), promise)


@pytest.mark.parametrize(("contract", "what"), [(StoreContract(), "fresh_store"), (SourceContract(), "source")])
def test_who_forgets_to_say_what_is_tested_is_told(contract: object, what: str) -> None:
    with pytest.raises(NotImplementedError, match="Contract must say how to open"):
        getattr(contract, what)()
