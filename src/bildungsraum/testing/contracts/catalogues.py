"""The contract of a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ...offering import Provider
from ...ports import Mark
from ...schedule import Session, Status
from ...search import Search
from ...serialization import to_json
from ...sync import Listing
from ...values import OfferingId, Period, ProviderId, SessionId, utc
from ..catalogue import catalogues, listings
from ..moments import periods
from .fresh import NOON, OFFERING, OTHER_SESSION, PROVIDER, SESSION, FreshStore, few, keep, raised


class CatalogueContract(FreshStore):
    """What :class:`~bildungsraum.ports.Catalogue` promises."""

    def test_a_provider_is_found_and_replaced(self) -> None:
        renamed = Provider(PROVIDER.id, "Volkshochschule im Landkreis Beispiel")
        with closing(self.fresh_store()) as store:
            for provider in (PROVIDER, renamed):
                with store.writing() as unit:
                    unit.catalogue.save_provider(provider)
                with store.reading() as unit:
                    assert unit.catalogue.provider(PROVIDER.id) == provider

    def test_what_is_unknown_is_named(self) -> None:
        with closing(self.fresh_store()) as store, store.reading() as unit:
            catalogue = unit.catalogue
            assert "nobody" in str(raised(LookupError, lambda: catalogue.provider(ProviderId("nobody"))))
            assert "nothing" in str(raised(LookupError, lambda: catalogue.offering(OfferingId("nothing"))))
            assert "never" in str(raised(LookupError, lambda: catalogue.session(SessionId("never"))))
            assert dict(catalogue.listings([])) == dict(catalogue.listings([OfferingId("nothing")])) == {}
            assert list(catalogue.sessions()) == []
            assert list(catalogue.page(Search())) == []
            assert dict(catalogue.facets(Search())) == {}
            assert list(catalogue.planned(ProviderId("nobody"), NOON)) == []

    @few
    @given(listing=listings())
    def test_a_listing_comes_back_as_it_was(self, listing: Listing) -> None:
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, [listing])
            with store.reading() as unit:
                # as text, because equal times may be written in different zones, and people read the clock of one
                assert to_json(unit.catalogue.listings([listing.offering.id])[listing.offering.id]) == to_json(listing)
                assert unit.catalogue.offering(listing.offering.id) == listing.offering
                assert [unit.catalogue.session(one.id) for one in listing.sessions] == list(listing.sessions)

    @few
    @given(before=listings(), after=listings())
    def test_saving_replaces_sessions_of_the_same_id_and_keeps_the_others(
        self, before: Listing, after: Listing
    ) -> None:
        ids = [*(one.id for one in before.sessions[-1:]), *(one.id for one in after.sessions)]
        sessions = [
            evolve(one, id=id, offering=before.offering.id) for one, id in zip(after.sessions, ids, strict=False)
        ]
        after = Listing(evolve(after.offering, id=before.offering.id, provider=before.offering.provider), sessions)
        expected = {one.id: one for one in (*before.sessions, *sessions)}
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, [before])
                unit.catalogue.save(after)
            with store.reading() as unit:
                found = unit.catalogue.listings([before.offering.id])
                whole = Listing(after.offering, [expected[id] for id in sorted(expected)])
                assert dict(found) == {before.offering.id: whole}

    @few
    @given(kept=catalogues(), period=periods())
    def test_sessions_of_a_period_come_by_start_and_then_by_id(self, kept: list[Listing], period: Period) -> None:
        everything = [session for listing in kept for session in listing.sessions]
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, kept)
            with store.reading() as unit:
                assert list(unit.catalogue.sessions(period)) == _in_order(everything, period)
                assert list(unit.catalogue.sessions()) == _in_order(everything, Period())

    @few
    @given(kept=catalogues(), data=st.data())
    def test_planned_names_what_takes_place_at_a_provider(self, kept: list[Listing], data: st.DataObject) -> None:
        names = [listing.offering.provider for listing in kept] or [PROVIDER.id]
        provider = data.draw(st.sampled_from(names))
        starts = [one.starts for listing in kept for one in listing.sessions if one.starts is not None]
        at = utc(data.draw(st.sampled_from([NOON, *starts])))
        expected = {
            session.id
            for listing in kept
            for session in listing.sessions
            if listing.offering.provider == provider
            and session.status is Status.PLANNED
            and (not session.meetings or utc(session.meetings[0].starts) > at)
        }
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, kept)
            with store.reading() as unit:
                assert sorted(unit.catalogue.planned(provider, at)) == sorted(expected)

    def test_a_session_is_found_by_its_number_even_when_it_is_withdrawn(self) -> None:
        sessions = [evolve(SESSION, status=Status.WITHDRAWN), evolve(OTHER_SESSION, number=SESSION.number)]
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, [Listing(OFFERING, sessions)])
            with store.reading() as unit:
                assert list(unit.catalogue.numbered(SESSION.number.lower())) == sorted(sessions, key=lambda one: one.id)
                assert list(unit.catalogue.numbered(SESSION.number[:-1])) == []

    def test_a_mark_is_kept_for_each_source(self) -> None:
        first = Mark('"a1"', "Fri, 01 Jan 2027 08:00:00 GMT", providers=(PROVIDER.id,))
        second = Mark('W/"b2"')
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                unit.catalogue.save_mark("https://one.example/", first)
                unit.catalogue.save_mark("https://two.example/", first)
                unit.catalogue.save_mark("https://two.example/", second)
            with store.reading() as unit:
                assert unit.catalogue.mark("https://one.example/") == first
                assert unit.catalogue.mark("https://two.example/") == second
                assert unit.catalogue.mark("https://three.example/") is None


def _in_order(sessions: Sequence[Session], period: Period) -> list[Session]:
    timed = [one for one in sessions if one.meetings and _overlaps(one, period)]
    timed.sort(key=lambda one: (utc(one.meetings[0].starts), one.id))
    return timed + sorted((one for one in sessions if not one.meetings), key=lambda one: one.id)


def _overlaps(session: Session, period: Period) -> bool:
    first, last = utc(session.meetings[0].starts), max(utc(one.ends) for one in session.meetings)
    return (period.ends is None or first < period.ends) and (period.starts is None or period.starts < last)
