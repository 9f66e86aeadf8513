"""The contracts of contacts, forms, outbox and answers."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ...feedback import Answer
from ...forms import Filled, Given, Privacy
from ...ports import Contact
from ...reminders import Kind, Message
from ...serialization import to_json
from ...values import BookingId, PersonId, SessionId
from ..people import answers, contacts, messages, people
from ..questions import filled
from .fresh import NOON, OTHER_SESSION, SESSION, FreshStore, few, keep

ANNA = PersonId("anna")
NEEDED = Filled("needs", [Given("diet", "vegan", Privacy.SENSITIVE)])


class ContactsContract(FreshStore):
    """What :class:`~bildungsraum.ports.Contacts` promises."""

    @few
    @given(kept=st.lists(contacts(), max_size=6))
    def test_the_last_contact_of_each_person_is_kept(self, kept: list[Contact]) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                for contact in kept:
                    unit.contacts.save(contact)
            with store.reading() as unit:
                for contact in {one.person: one for one in kept}.values():
                    assert unit.contacts.get(contact.person) == contact

    def test_who_is_forgotten_is_not_known_any_more(self) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                unit.contacts.save(Contact(ANNA, "Anna Beispiel", "anna@post.example"))
                unit.contacts.save(Contact(PersonId("ben"), "Ben Beispiel"))
            for _ in ("once", "twice"):
                with store.writing() as unit:
                    unit.contacts.forget(ANNA)
            with store.reading() as unit:
                assert unit.contacts.get(ANNA) is None
                assert unit.contacts.get(PersonId("ben")) == Contact(PersonId("ben"), "Ben Beispiel")

    def test_people_are_found_by_their_address_however_it_is_spelled(self) -> None:
        anna, ben = (
            Contact(ANNA, "Anna", "Familie@post.example"),
            Contact(PersonId("ben"), "Ben", "familie@Post.example"),
        )
        others = [Contact(PersonId("cem"), "Cem", "cem@post.example"), Contact(PersonId("dora"), "Dora")]
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                for contact in (anna, ben, *others):
                    unit.contacts.save(contact)
                unit.contacts.save(evolve(others[0], mail="neu@post.example"))
            with store.reading() as unit:
                found = unit.contacts.find("FAMILIE@post.EXAMPLE")
                assert sorted(found, key=lambda one: one.person) == [anna, ben]
                for nobody in ("", "cem@post.example", "familie", "%@post.example", "famili_@post.example"):
                    assert list(unit.contacts.find(nobody)) == []
            with store.writing() as unit:
                unit.contacts.forget(ANNA)
                assert list(unit.contacts.find("familie@post.example")) == [ben]


class FormsContract(FreshStore):
    """What :class:`~bildungsraum.ports.Forms` promises."""

    @few
    @given(kept=st.lists(st.tuples(people(3), st.sampled_from((SESSION.id, OTHER_SESSION.id)), filled()), max_size=6))
    def test_the_last_answers_of_each_person_to_each_form_are_kept(
        self, kept: list[tuple[PersonId, SessionId, Filled]]
    ) -> None:
        last = {(session, person, one.form): one for person, session, one in kept}
        last = {key: last[key] for key in sorted(last) if last[key].given}
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                for person, session, one in kept:
                    unit.forms.save(person, session, one)
            with store.reading() as unit:
                assert set(unit.forms.sessions()) == {session for session, *_ in last}
                for id in (SESSION.id, OTHER_SESSION.id):
                    expected = [(person, one) for (session, person, _), one in last.items() if session == id]
                    assert list(unit.forms.all(id)) == expected
                for person, session, one in kept:
                    assert unit.forms.get(person, session, one.form) == last.get((session, person, one.form))

    def test_who_is_forgotten_has_answered_nothing(self) -> None:
        ben, trip = PersonId("ben"), evolve(NEEDED, form="trip")
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                for person, session, kept in (
                    (ANNA, SESSION.id, NEEDED),
                    (ANNA, SESSION.id, trip),
                    (ANNA, OTHER_SESSION.id, NEEDED),
                    (ben, SESSION.id, NEEDED),
                ):
                    unit.forms.save(person, session, kept)
            for _ in ("once", "twice"):
                with store.writing() as unit:
                    unit.forms.forget(ANNA)
            with store.reading() as unit:
                assert list(unit.forms.all(SESSION.id)) == [(ben, NEEDED)]
                assert list(unit.forms.all(OTHER_SESSION.id)) == []
                assert set(unit.forms.sessions()) == {SESSION.id}


class OutboxContract(FreshStore):
    """What :class:`~bildungsraum.ports.Outbox` promises."""

    @few
    @given(kept=st.lists(messages(session=st.sampled_from((SESSION.id, OTHER_SESSION.id))), max_size=6))
    def test_each_message_is_kept_once_and_waits_for_its_turn(self, kept: list[Message]) -> None:
        first = {message.key: message for message in reversed(kept)}
        expected = sorted((one for one in kept if first[one.key] is one), key=lambda message: message.due)
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                unit.outbox.add(kept)
                unit.outbox.add(kept)
            with store.reading() as unit:
                assert [to_json(one) for one in unit.outbox.pending()] == [to_json(one) for one in expected]
                for session in (SESSION.id, OTHER_SESSION.id):
                    keys = {message.key for message in kept if message.session == session}
                    assert set(unit.outbox.keys(session)) == keys

    def test_messages_of_one_instant_keep_the_order_in_which_they_were_added(self) -> None:
        added = [evolve(_message("same"), person=PersonId(name)) for name in ("zoe", "anna", "mia")]
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                unit.outbox.add([_message("later", hours=1), *added, _message("earlier", hours=-1)])
            with store.reading() as unit:
                expected = [_message("earlier", hours=-1), *added, _message("later", hours=1)]
                assert list(unit.outbox.pending()) == expected

    def test_what_was_said_is_neither_pending_nor_forgotten(self) -> None:
        first, second = _message("first"), _message("second")
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                unit.outbox.add([first, second])
            for _ in ("once", "twice"):
                with store.writing() as unit:
                    unit.outbox.said([first.key], NOON)
                    unit.outbox.add([first])
            with store.reading() as unit:
                assert list(unit.outbox.pending()) == [second]
                assert set(unit.outbox.keys(SESSION.id)) == {first.key, second.key}

    def test_what_was_dropped_may_come_again_but_what_was_said_stays_said(self) -> None:
        said, dropped = _message("first"), _message("second")
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                unit.outbox.add([said, dropped])
                unit.outbox.said([said.key], NOON)
                unit.outbox.drop([said.key, dropped.key, "unknown"])
                assert set(unit.outbox.keys(SESSION.id)) == {said.key}
                unit.outbox.add([said, dropped])
            with store.reading() as unit:
                assert list(unit.outbox.pending()) == [dropped]


class AnswersContract(FreshStore):
    """What :class:`~bildungsraum.ports.Answers` promises."""

    def test_the_secret_is_made_once_and_long_enough(self) -> None:
        with closing(self.fresh_store()) as store, closing(self.fresh_store()) as other:
            with store.writing() as unit:
                secret = unit.answers.secret()
            with store.reading() as unit:
                assert unit.answers.secret() == secret
            with other.writing() as unit:
                assert unit.answers.secret() != secret
        assert len(secret) >= 16  # 128 bits, like the token that is made with it

    def test_a_token_is_used_once_for_each_session(self) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                assert unit.answers.use(SESSION.id, "a1")
            with store.writing() as unit:
                assert not unit.answers.use(SESSION.id, "a1")
                assert unit.answers.use(SESSION.id, "b2")
                assert unit.answers.use(OTHER_SESSION.id, "a1")

    @few
    @given(given=st.lists(answers(), max_size=6))
    def test_every_answer_is_kept_even_if_two_say_the_same(self, given: list[Answer]) -> None:
        given = [*given, *given]
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                for answer in given:
                    unit.answers.add(SESSION.id, answer)
            with store.reading() as unit:
                assert sorted(map(to_json, unit.answers.all(SESSION.id))) == sorted(map(to_json, given))
                assert list(unit.answers.all(OTHER_SESSION.id)) == []

    def test_the_order_of_the_answers_does_not_tell_who_came_when(self) -> None:
        given = [Answer([("comment", f"{number:02}")]) for number in range(30)]
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
            for forwards, backwards in zip(given, reversed(given), strict=True):
                with store.writing() as unit:
                    unit.answers.add(SESSION.id, forwards)
                    unit.answers.add(OTHER_SESSION.id, backwards)
            with store.reading() as unit:
                found = [list(unit.answers.all(one.id)) for one in (SESSION, OTHER_SESSION)]
        assert found != [given, given[::-1]], "they come in the order in which they were given"
        assert found != [given[::-1], given], "the last one that was given comes first"


def _message(name: str, *, hours: int = 0) -> Message:
    due = NOON + timedelta(hours=hours)
    return Message(Kind.CONFIRMATION, ANNA, SESSION.id, BookingId(name), f"confirmation:{name}", 1, due)
