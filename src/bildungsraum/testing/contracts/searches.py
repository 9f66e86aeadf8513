"""The contract of searching in a catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ...offering import Format, Offering
from ...place import Venue
from ...ports import Hit, Occupancy, Unit
from ...registration import Request
from ...schedule import Meeting, Session, Status
from ...search import Facet, Search, facets, is_listed, next_meeting, tally, terms
from ...sync import Listing
from ...values import OfferingId, Period, PersonId, RequestId, SessionId, utc
from ..catalogue import catalogues
from ..searches import searches
from .fresh import NOON, OFFERING, OTHER_SESSION, PROVIDER, SESSION, FreshStore, few, keep
from .journals import write

DAY = timedelta(days=1)


class SearchContract(FreshStore):
    """What :class:`~bildungsraum.ports.Catalogue` promises to those who seek."""

    @few
    @given(kept=catalogues(), data=st.data())
    def test_pages_and_counts_are_those_of_everything_that_fits(self, kept: list[Listing], data: st.DataObject) -> None:
        wanted = data.draw(st.lists(searches(kept), min_size=1, max_size=4))
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, kept)
            with store.reading() as unit:
                for search in wanted:
                    assert list(_pages(unit, search)) == _expected(kept, search)
                    assert dict(unit.catalogue.facets(search)) == _counted(kept, search)

    def test_words_are_found_by_their_beginning_their_forms_and_their_last_part(self) -> None:
        other = Offering(
            OfferingId("sewing"), PROVIDER.id, "ÜBUNGEN für 100 % digitale Nähmaschinen", text="Kurse in Straßen"
        )
        third = Offering(OfferingId("web"), PROVIDER.id, "Der Computerkurs")
        sewing = Session(SessionId("sewing-1"), other.id, number="27F_7001")
        web = Session(SessionId("web-1"), third.id)
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(
                    unit, [Listing(OFFERING, [SESSION, OTHER_SESSION]), Listing(other, [sewing]), Listing(third, [web])]
                )
            with store.reading() as unit:
                found = {words: [hit.session for hit in unit.catalogue.page(Search(words))] for words in _SEARCHES}
        assert found == _SEARCHES

    def test_what_is_cancelled_is_found_but_not_what_is_withdrawn(self) -> None:
        sessions = [evolve(SESSION, status=Status.WITHDRAWN), evolve(OTHER_SESSION, status=Status.CANCELLED)]
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                keep(unit, [Listing(OFFERING, sessions)])
            with store.reading() as unit:
                assert _ids(unit, Search("smartphone")) == [OTHER_SESSION.id]
                assert unit.catalogue.facets(Search())[Facet.PROVIDER] == {PROVIDER.id: 1}

    def test_the_next_meeting_is_the_first_that_begins_in_the_period(self) -> None:
        weekly = _meeting_on(SESSION, 0, 7, 14)
        once = _meeting_on(OTHER_SESSION, 7)
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, [Listing(OFFERING, [weekly, once])])
            with store.reading() as unit:
                found = {
                    days: [
                        (hit.session, hit.starts)
                        for hit in unit.catalogue.page(Search(period=Period(NOON + days * DAY)))
                    ]
                    for days in (0, 1, 7, 8, 15)
                }
        week = NOON + 7 * DAY
        assert found == {
            0: [(SESSION.id, NOON), (OTHER_SESSION.id, week)],
            1: [(SESSION.id, week), (OTHER_SESSION.id, week)],
            7: [(SESSION.id, week), (OTHER_SESSION.id, week)],
            8: [(SESSION.id, NOON + 14 * DAY)],
            15: [],
        }

    def test_only_what_has_so_many_places_for_newcomers_is_found_if_that_is_wanted(self) -> None:
        with closing(self.fresh_store()) as store, store.writing() as unit:
            keep(unit)
            before = [_ids(unit, Search(places=places)) for places in (0, 1, 2, 3)]
            write(unit, SESSION, Request(RequestId("r-1"), SESSION.id, PersonId("anna")))
            after = [_ids(unit, Search(places=places)) for places in (0, 1, 2, 3)]
            occupancy = unit.catalogue.page(Search())[0].occupancy
        both, unlimited = [SESSION.id, OTHER_SESSION.id], [OTHER_SESSION.id]
        assert before == [both, both, both, unlimited]
        assert after == [both, both, unlimited, unlimited]
        assert occupancy == Occupancy(2, 0, 1, 0)

    def test_facets_narrow_together_and_values_of_one_widen(self) -> None:
        online = evolve(OFFERING, id=OfferingId("web"), format=Format.ONLINE, topics=["Internet"], level="A1")
        web = evolve(OTHER_SESSION, id=SessionId("web-1"), offering=online.id)
        here = evolve(SESSION, venue=Venue(town="Beispielstadt"))
        on_site, at_home = (Facet.FORMAT, "on_site"), (Facet.FORMAT, "online")
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit, [Listing(OFFERING, [here]), Listing(online, [web])])
            with store.reading() as unit:
                assert _ids(unit, Search(facets=[at_home])) == ["web-1"]
                assert _ids(unit, Search(facets=[at_home, on_site])) == ["phone-1", "web-1"]
                assert _ids(unit, Search(facets=[on_site, (Facet.LEVEL, "A1")])) == []
                assert dict(unit.catalogue.facets(Search(facets=[at_home]))) == {
                    Facet.PROVIDER: {"vhs": 1},
                    Facet.TOPIC: {"Internet": 1},
                    Facet.LEVEL: {"A1": 1},
                    Facet.FORMAT: {"on_site": 1, "online": 1},
                }

    def test_what_changes_in_offering_or_provider_changes_what_every_session_is_found_by(self) -> None:
        moved = evolve(PROVIDER, municipality="14627180")
        renamed = evolve(OFFERING, title="Fotografieren")
        with closing(self.fresh_store()) as store:
            with store.writing() as unit:
                keep(unit)
                unit.catalogue.save_provider(moved)
                in_town = _ids(unit, Search(facets=[(Facet.MUNICIPALITY, "14627180")]))
                unit.catalogue.save(Listing(renamed, [SESSION]))
                unit.catalogue.save_provider(PROVIDER)
            with store.reading() as unit:
                assert in_town == [SESSION.id, OTHER_SESSION.id]
                assert [hit.title for hit in unit.catalogue.page(Search("foto"))] == ["Fotografieren"] * 2
                assert _ids(unit, Search("smartphone")) == []
                assert _ids(unit, Search(facets=[(Facet.MUNICIPALITY, "14627180")])) == []


_SEARCHES: dict[str, list[str]] = {
    "": ["phone-1", "phone-2", "sewing-1", "web-1"],
    "SMARTPHONES": ["phone-1", "phone-2"],
    "smart": ["phone-1", "phone-2"],
    "27f-5013": ["phone-2"],
    "unterwegs 27F-5012": ["phone-1"],
    "smartphone Nähmaschinen": [],
    "ubung nÄHmaschine": ["sewing-1"],
    "maschinen": ["sewing-1"],
    "strasse": ["sewing-1"],
    "Kurs": ["sewing-1", "web-1"],
    "kurse": ["sewing-1", "web-1"],
    "asse": [],  # only words of titles are found by what they end with
    "hone": ["phone-1", "phone-2"],
    "%": ["phone-1", "phone-2", "sewing-1", "web-1"],
    '"100" OR *': [],
    "100 %": ["sewing-1"],
    "27f_": ["phone-1", "phone-2", "sewing-1"],
}


def _meeting_on(session: Session, *days: int) -> Session:
    starts = [NOON + day * DAY for day in days]
    return evolve(session, meetings=[Meeting(str(at.day), at, at + timedelta(hours=2)) for at in starts])


def _ids(unit: Unit, search: Search) -> list[str]:
    return [hit.session for hit in unit.catalogue.page(search)]


def _pages(unit: Unit, search: Search) -> Iterator[Hit]:
    """All pages, one behind the other."""
    while hits := unit.catalogue.page(search):
        assert len(hits) <= search.size
        yield from hits
        search = evolve(search, after=hits[-1].cursor)


def _expected(kept: Sequence[Listing], search: Search) -> list[Hit]:
    found = []
    for listing in kept:
        for session in listing.sessions:
            meeting = next_meeting(session, search.period)
            starts, ends = (utc(meeting.starts), utc(meeting.ends)) if meeting else (None, None)
            hit = Hit(session.id, listing.offering.id, listing.offering.title, starts, ends, _empty(session))
            if (
                is_listed(session)
                and (meeting or not session.meetings)
                and search.text_fits(terms(listing.offering, session))
                and search.facets_fit(facets(listing.offering, session, None))
                and search.places_fit(hit.occupancy.places_bookable)
            ):
                found.append(hit)
    timed = [(hit.starts, hit.session, hit) for hit in found if hit.starts is not None]
    in_order = [hit for _, _, hit in sorted(timed, key=lambda one: one[:2])]
    return in_order + sorted((hit for hit in found if hit.starts is None), key=lambda hit: hit.session)


def _empty(session: Session) -> Occupancy:
    return Occupancy(session.capacity, session.taken_elsewhere)


def _counted(kept: Sequence[Listing], search: Search) -> Mapping[Facet, Mapping[str, int]]:
    having = {one.id: facets(listing.offering, one, None) for listing in kept for one in listing.sessions}
    counts: Counter[tuple[Facet, str]] = Counter()
    for facet in Facet:
        others = evolve(search, facets=[one for one in search.facets if one[0] is not facet])
        found = (pair for hit in _expected(kept, others) for pair in having[hit.session])
        counts.update(pair for pair in found if pair[0] is facet)
    return tally((facet, value, number) for (facet, value), number in counts.items())
