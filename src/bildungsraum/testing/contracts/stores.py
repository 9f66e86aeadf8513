"""The contract of a store: everything that is kept, and units of work that are saved as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from typing import TypeVar

from ...feedback import Answer
from ...ports import Conflict, Contact, Mark, Store, Unit
from ...registration import Registered, Request, Roster, State, Waitlisted
from ...reminders import Kind, Message
from ...values import BookingId, PersonId, RequestId
from .catalogues import CatalogueContract
from .fresh import NOON, OFFERING, SESSION, keep, raised
from .journals import JournalContract, write
from .people import ANNA, NEEDED, AnswersContract, ContactsContract, FormsContract, OutboxContract
from .searches import SearchContract

Given = TypeVar("Given")

GLANCE, PATIENCE = 0.2, 60.0
"""Seconds: how long another thread may try while we hold the store, and when we give up on it."""


class StoreContract(
    CatalogueContract, SearchContract, JournalContract, ContactsContract, FormsContract, OutboxContract, AnswersContract
):
    """What every :class:`~bildungsraum.ports.Store` keeps to.

    Subclass it in your tests and say how to open an empty one of yours:

    .. code-block:: python

        class TestOurStore(StoreContract):
            @pytest.fixture(autouse=True)
            def a_folder(self, tmp_path_factory):
                self.folder = tmp_path_factory

            def fresh_store(self) -> Store:
                return open_store(f"ours:///{self.folder.mktemp('store')}/district.db")

    Threads use the store at the same time.  For assertions that explain themselves, put
    ``pytest.register_assert_rewrite("bildungsraum.testing")`` in your ``conftest.py``.
    """

    def test_a_unit_that_fails_leaves_nothing_behind(self) -> None:
        with closing(self.fresh_store()) as store:
            with store.reading() as unit:
                empty = _everything(unit)
            assert raised(_Broken, lambda: _fill(store, broken=True)).args == ("halfway",)
            with store.reading() as unit:
                assert _everything(unit) == empty
            _fill(store)
            with store.reading() as unit:
                full = _everything(unit)
                assert all(now != before for now, before in zip(full, empty, strict=True))

    def test_a_unit_sees_what_it_has_done_itself(self) -> None:
        with closing(self.fresh_store()) as store, store.writing() as unit:
            keep(unit)
            unit.contacts.save(Contact(ANNA, "Anna"))
            write(unit, SESSION, _wish("anna"))
            assert unit.catalogue.session(SESSION.id) == SESSION
            assert unit.contacts.get(ANNA) == Contact(ANNA, "Anna")
            assert unit.journal.sessions_of([RequestId("anna")]) == {RequestId("anna"): SESSION.id}

    def test_reading_changes_nothing(self) -> None:
        with closing(self.fresh_store()) as store:
            _fill(store)
            with suppress(Exception), store.reading() as unit:  # a store may refuse it or forget it
                unit.contacts.save(Contact(PersonId("ben"), "Ben"))
            with suppress(Exception), store.reading() as unit:
                unit.contacts.forget(ANNA)
            with store.reading() as unit:
                assert unit.contacts.get(ANNA) == Contact(ANNA, "Anna")
                assert unit.contacts.get(PersonId("ben")) is None

    def test_nobody_sees_what_is_not_saved(self) -> None:
        with closing(self.fresh_store()) as store, _another_thread() as pool:
            with suppress(_Broken), store.writing() as unit:
                unit.contacts.save(Contact(ANNA, "Anna"))
                seen = _glance(pool.submit(_anna, store))
                raise _Broken
            assert seen.result(PATIENCE) is None

    def test_a_reader_sees_one_state_while_others_write(self) -> None:
        with closing(self.fresh_store()) as store, _another_thread() as pool:
            with store.reading() as unit:
                assert unit.contacts.get(ANNA) is None
                writing = _glance(pool.submit(_fill, store))
                assert unit.contacts.get(ANNA) is None
            writing.result(PATIENCE)
            assert _anna(store) == Contact(ANNA, "Anna")

    def test_no_place_is_given_twice_when_all_come_at_once(self) -> None:
        people = [f"person-{number}" for number in range(8)]
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
            with ThreadPoolExecutor(len(people)) as pool:
                for coming in [pool.submit(_register, store, person) for person in people]:
                    coming.result(PATIENCE)
            with store.reading() as unit:
                events = unit.journal.read(SESSION.id)
        roster = Roster().after(events)
        assert sum(isinstance(event, Registered) for event in events) == SESSION.capacity == roster.taken
        assert [event.position for event in events if isinstance(event, Waitlisted)] == [1, 2, 3, 4, 5, 6]
        assert {booking.person for booking in roster.bookings.values()} == set(people)
        assert all(one.state in (State.REGISTERED, State.WAITING) for one in roster.bookings.values())


class _Broken(Exception):
    """What goes wrong in the middle of a unit of work."""


def _fill(store: Store, *, broken: bool = False) -> None:
    with store.writing() as unit:
        keep(unit)
        unit.catalogue.save_mark("https://feed.example/", Mark('"a1"'))
        write(unit, SESSION, _wish("anna"))
        unit.contacts.save(Contact(ANNA, "Anna"))
        unit.forms.save(ANNA, SESSION.id, NEEDED)
        unit.outbox.add([Message(Kind.CONFIRMATION, ANNA, SESSION.id, BookingId("anna"), "confirmation", 1, NOON)])
        unit.answers.use(SESSION.id, "a1")
        unit.answers.add(SESSION.id, Answer([("overall", 5)]))
        if broken:
            raise _Broken("halfway")


def _everything(unit: Unit) -> tuple[object, ...]:
    return (
        dict(unit.catalogue.listings([OFFERING.id])),
        list(unit.catalogue.sessions()),
        unit.catalogue.mark("https://feed.example/"),
        list(unit.journal.read(SESSION.id)),
        dict(unit.journal.occupancy([SESSION.id])),
        dict(unit.journal.sessions_of(["anna"])),
        unit.contacts.get(ANNA),
        list(unit.forms.all(SESSION.id)),
        list(unit.outbox.pending()),
        set(unit.outbox.keys(SESSION.id)),
        list(unit.answers.all(SESSION.id)),
    )


def _register(store: Store, person: str) -> None:
    while True:
        with suppress(Conflict), store.writing() as unit:
            return write(unit, SESSION, _wish(person))


def _wish(person: str) -> Request:
    return Request(RequestId(person), SESSION.id, PersonId(person))


def _anna(store: Store) -> Contact | None:
    with store.reading() as unit:
        return unit.contacts.get(ANNA)


@contextmanager
def _another_thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def _glance(running: Future[Given]) -> Future[Given]:
    wait([running], timeout=GLANCE)
    return running
