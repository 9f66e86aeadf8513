"""What reporting tools see, and what the tables refuse to anybody, on each engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from sql_cases import NOON, OFFERING, PROVIDER, SESSION, register
from sqlalchemy import inspect, text
from tampering import ENGINES, Place, keep, place_on

from bildungsraum import testing
from bildungsraum.adapters.sql import SqlStore
from bildungsraum.registration import State
from bildungsraum.schedule import Meeting
from bildungsraum.sync import Listing
from bildungsraum.testing import History

ROOT = Path(__file__).parents[2]
VIEWS = ("v_kurse", "v_belegung", "v_buchungen", "v_warteliste", "v_entgelte")
MET = attrs.evolve(SESSION, meetings=[Meeting("1", NOON, NOON + timedelta(hours=2))], taken_elsewhere=1, capacity=3)
COURSE = {"kurs": "phone-1", "kursnummer": "27F-5012", "titel": OFFERING.title}


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    place = place_on(request.param, request, tmp_path)
    with place.opened():
        return place


@pytest.fixture
def store(place: Place) -> Iterator[SqlStore]:
    with place.opened() as store:
        with store.writing() as unit:
            unit.catalogue.save_provider(PROVIDER)
            unit.catalogue.save(Listing(OFFERING, [MET]))
        yield store


def seen(store: SqlStore, view: str, *columns: str) -> list[dict[str, Any]]:
    """The rows of a view, or some columns of them; a moment as text, as a spreadsheet has it."""
    with store.reading() as unit:
        asked = text(f"SELECT {', '.join(columns) or '*'} FROM {view} ORDER BY 1, 4")
        rows = [dict(row._mapping) for row in unit.connection.execute(asked)]
    return [{name: str(one) if name.endswith("_utc") and one else one for name, one in row.items()} for row in rows]


def test_the_courses_are_there_before_anybody_registers(store: SqlStore) -> None:
    starts = {"beginn_utc": "2027-03-01 12:00:00"}
    provider = {"traeger": "vhs", "traeger_name": PROVIDER.name}
    plain = {**COURSE, **provider, "format": "on_site", "status": "findet statt"}
    assert seen(store, "v_kurse") == [{**plain, **starts, "ende_utc": "2027-03-01 14:00:00"}]
    numbers = {"plaetze": 3, "anderswo_belegt": 1, "belegt": 0, "frei": 2, "wartende": 0}
    assert seen(store, "v_belegung") == [{**COURSE, "status": "findet statt", **starts, **numbers}]
    assert seen(store, "v_buchungen") == seen(store, "v_warteliste") == seen(store, "v_entgelte") == []


def test_who_has_a_place_and_who_waits_is_there_with_it(store: SqlStore) -> None:
    with store.writing() as unit:
        for person in ("anna", "ben", "clara"):
            register(unit, person, attrs.evolve(MET, meetings=[]))
    assert seen(store, "v_belegung", "kurs", "plaetze", "belegt", "frei", "wartende") == [
        {"kurs": "phone-1", "plaetze": 3, "belegt": 2, "frei": 0, "wartende": 1}
    ]
    waits = {"anmeldung": "phone-1/clara", "person": "clara", "plaetze": 1, "wartenummer": 1, "status": "wartet"}
    assert seen(store, "v_warteliste") == [{**COURSE, **waits, "seit_utc": "2027-03-01 12:00:00"}]
    money = {"entgelt_cent": 0, "waehrung": "EUR", "haushalt": None, "einrichtung": None, "verfaellt_utc": None}
    assert seen(store, "v_buchungen")[2] == {**COURSE, **waits, **money, "seit_utc": "2027-03-01 12:00:00"}
    counted = seen(store, "v_entgelte", "kurs", "anmeldungen", "anmeldungen_gueltig", "entgelt_cent")
    assert counted == [{"kurs": "phone-1", "anmeldungen": 3, "anmeldungen_gueltig": 3, "entgelt_cent": 0}]


def test_every_state_has_a_german_word(place: Place, store: SqlStore) -> None:
    with store.writing() as unit:
        register(unit, "anna", attrs.evolve(MET, meetings=[]))
    words = []
    for state in State:
        place.tamper(f"UPDATE bookings SET state = '{state.value}'")
        words += [row["status"] for row in seen(store, "v_buchungen", "kurs", "person", "plaetze", "status")]
    assert None not in words
    assert len(set(words)) == len(State)


def test_the_page_about_the_views_explains_every_column(store: SqlStore) -> None:
    page = (ROOT / "docs" / "reference" / "views.md").read_text("utf-8")
    parts = dict(re.findall(r"^## (v_\w+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    with store.reading() as unit:
        look = inspect(unit.connection)
        there = {view: [column["name"] for column in look.get_columns(view)] for view in look.get_view_names()}
    assert {view: re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) for view, text in parts.items()} == there
    assert set(there) == set(VIEWS)


NEW = "INSERT INTO occupancy (session, capacity, taken_elsewhere, taken, bookings_waiting, position) VALUES"
REFUSED = {
    "a changed event": "UPDATE journal SET document = '{}'",
    "a deleted event": "DELETE FROM journal WHERE position = 2",
    "an event written twice": "INSERT INTO journal SELECT * FROM journal",
    "a gap in the journal": "INSERT INTO journal SELECT session, position + 9, type, document FROM journal",
    "a journal that does not begin at one": "INSERT INTO journal VALUES ('other', 0, 'Registered', '{}')",
    "fewer places than none": f"{NEW} ('other', -1, 0, 0, 0, 0)",
    "fewer places elsewhere than none": f"{NEW} ('other', 1, -1, 0, 0, 0)",
    "fewer places taken than none": f"{NEW} ('other', 1, 0, -1, 0, 0)",
    "fewer people waiting than nobody": f"{NEW} ('other', 1, 0, 0, -1, 0)",
    "a counter below the first event": f"{NEW} ('other', 1, 0, 0, 0, -1)",
    "a counter twice": f"{NEW} ('phone-1', 1, 0, 0, 0, 0)",
    "a request twice": "INSERT INTO requests (id, session) VALUES ('phone-1/anna', 'phone-1')",
    "a request of no session": "INSERT INTO requests (id, session) VALUES ('x', 'nowhere')",
    "a booking without places": "UPDATE bookings SET places = 0",
    "a state that there is not": "UPDATE bookings SET state = 'perhaps'",
    "a place in front of the queue": "UPDATE bookings SET position = 0",
    "a fee below nothing": "UPDATE bookings SET fee_cents = -1",
    "a booking nobody asked for": "UPDATE bookings SET booking = 'nobody' WHERE person = 'zoe'",
    "a holder of no booking": "INSERT INTO holders (session, booking, person) VALUES ('phone-1', 'x', 'anna')",
    "a second place for a holder": (
        "INSERT INTO holders (session, booking, person) VALUES ('phone-1', 'phone-1/zoe', 'dora')"
    ),
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED.keys())
def test_the_tables_refuse(change: str, place: Place, store: SqlStore) -> None:
    wide = attrs.evolve(MET, meetings=[], capacity=9)
    with store.writing() as unit:
        register(unit, "anna", wide, holders=["anna", "dora"])
        register(unit, "zoe", wide)
    assert place.refuses(change)
    assert not place.refuses("UPDATE bookings SET places = places")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=testing.histories())
def test_nothing_that_may_happen_is_refused(place: Place, history: History) -> None:
    """Above all that nobody is named in two bookings, whoever has made them."""
    place.empty()
    with place.opened() as store:
        keep(store, history)
