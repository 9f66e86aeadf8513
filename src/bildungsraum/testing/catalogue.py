"""Strategies for what is offered and what it costs: from money to whole listings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fees import STANDARD, CancellationStep, CancellationTerms, Price, Reduction, Tariff
from ..offering import Accessibility, Category, Detail, Format, Offering, Provider
from ..place import Venue
from ..schedule import Meeting, Session, Status
from ..sync import Listing
from ..values import Money, SessionId, at_local, utc
from .moments import BERLIN, days, instants_with_zone, periods

CATEGORIES = (STANDARD, "youth", "senior")


def identifiers() -> SearchStrategy[str]:
    """Identifiers as providers give them: letters, umlauts, digits, and the signs that a naive parser trips over."""
    return st.text("abzÄü019-./:_%'", min_size=1, max_size=8)


def texts(min_size: int = 0, max_size: int = 24) -> SearchStrategy[str]:
    """Texts of people: any letter of the world, quotes and line ends, but no control characters."""
    letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n")
    return st.text(letters | st.sampled_from("äöüßÄÖÜ \"'„“;,\\"), min_size=min_size, max_size=max_size)


def titles() -> SearchStrategy[str]:
    """Texts that are not blank."""
    return texts(min_size=1).filter(lambda text: bool(text.strip()))


def money(minimum: int = 0, maximum: int = 200_000, currency: str = "EUR") -> SearchStrategy[Money]:
    """Amounts from *minimum* to *maximum* cents."""
    return st.builds(Money, st.integers(minimum, maximum), st.just(currency))


def reductions() -> SearchStrategy[tuple[Reduction, ...]]:
    """The reductions of a statute, each with an id of its own."""
    ids = st.sampled_from(("pass", "social", "student", "volunteer"))
    each = st.builds(Reduction, ids, st.integers(0, 100))
    return st.lists(each, max_size=3, unique_by=lambda one: one.id).map(tuple)


def tariffs(currency: str = "EUR") -> SearchStrategy[Tariff]:
    """Tariffs with one to three categories in any order."""
    price = st.builds(Price, st.sampled_from(CATEGORIES), money(currency=currency))
    return st.builds(
        Tariff,
        st.lists(price, min_size=1, max_size=3, unique_by=lambda one: one.category),
        st.none() | money(currency=currency),
        reducible=st.booleans(),
        remark=texts(),
    )


def cancellation_terms() -> SearchStrategy[CancellationTerms]:
    """All legal terms of up to four steps, with percentages, fixed fees, both or none."""
    step = st.tuples(st.integers(0, 60), st.integers(0, 100), st.integers(0, 3_000))
    return st.builds(
        _terms, st.lists(step, max_size=4, unique_by=lambda one: one[0]), st.booleans(), st.integers(0, 100)
    )


def venues() -> SearchStrategy[Venue]:
    """Venues, fully described or hardly at all."""
    return st.builds(
        Venue,
        name=texts(),
        street=texts(),
        postcode=st.just("") | st.from_regex(r"[0-9]{5}", fullmatch=True),
        town=texts(),
        step_free=st.none() | st.booleans(),
        latitude=st.none() | st.floats(-90, 90),
        longitude=st.none() | st.floats(-180, 180),
    )


def providers() -> SearchStrategy[Provider]:
    """Providers."""
    return st.builds(Provider, identifiers(), titles())


def offerings(**fields: SearchStrategy[Any]) -> SearchStrategy[Offering]:
    """Offerings; *fields* replace the strategy of single fields."""
    words = st.lists(texts(), max_size=2)
    category = st.builds(Category, st.sampled_from(("dvv", "kufer")), titles(), texts(), texts())
    usual: dict[str, SearchStrategy[Any]] = {
        "id": identifiers(),
        "provider": identifiers(),
        "title": titles(),
        "subtitle": texts(),
        "text": texts(max_size=80),
        "format": st.sampled_from(Format),
        "topics": words,
        "audiences": words,
        "level": texts(),
        "categories": st.lists(category, max_size=2),
        "certificates": words,
        "accessibility": st.lists(st.sampled_from(Accessibility), unique=True),
        "link": st.just("") | identifiers().map("https://vhs.example/{}".format),
        "details": st.lists(st.builds(Detail, titles(), texts()), max_size=2),
    }
    return st.builds(Offering, **usual | fields)


def meetings(key: str = "1") -> SearchStrategy[Meeting]:
    """Meetings of a quarter of an hour up to a night, or of a whole day; in the hours of a clock change, too."""
    timed = st.builds(
        _meeting,
        st.just(key),
        instants_with_zone(),
        st.integers(15, 600),
        texts(),
        st.sampled_from(("", "https://room.example/1")),
    )
    return timed | st.builds(Meeting.whole_day, days(), st.just(BERLIN), key=st.just(key), room=texts())


def meeting_series() -> SearchStrategy[tuple[Meeting, ...]]:
    """The meetings of one session, some days apart, each with a key of its own; ``()`` is e-learning."""
    series = st.builds(_series, meetings(), st.lists(st.integers(1, 14), max_size=3))
    return st.just(()) | series | series


def sessions(**fields: SearchStrategy[Any]) -> SearchStrategy[Session]:
    """Sessions; *fields* replace the strategy of single fields, as in ``sessions(capacity=st.just(3))``."""
    usual: dict[str, SearchStrategy[Any]] = {
        "id": identifiers(),
        "offering": identifiers(),
        "number": texts(),
        "meetings": meeting_series(),
        "capacity": st.none() | st.integers(0, 30),
        "taken_elsewhere": st.integers(0, 12),
        "minimum": st.integers(0, 10),
        "tariff": st.none() | tariffs(),
        "registration": periods(),
        "venue": st.none() | venues(),
        "units": st.none() | st.decimals(0, 100, places=1),
        "costs": st.none() | money(),
        "status": st.sampled_from(Status),
        "version": st.integers(1, 5),
    }
    return st.builds(Session, **usual | fields)


def listings(**fields: SearchStrategy[Any]) -> SearchStrategy[Listing]:
    """Offerings with up to three sessions of their own; *fields* replace strategies of the sessions' fields.

    The ids of the sessions begin with the id of the offering, so that two offerings never share one.
    """
    numbered = st.tuples(st.integers(1, 9), sessions(**fields))
    return st.builds(_listing, offerings(), st.lists(numbered, max_size=3, unique_by=lambda one: one[0]))


def catalogues(**fields: SearchStrategy[Any]) -> SearchStrategy[list[Listing]]:
    """Up to four listings, each offering once."""
    return st.lists(listings(**fields), max_size=4, unique_by=lambda one: one.offering.id)


def _terms(given: list[tuple[int, int, int]], with_fixed: bool, late_percent: int) -> CancellationTerms:
    limits = sorted((days_before for days_before, _, _ in given), reverse=True)
    percents = sorted(percent for _, percent, _ in given)
    fixed = [Money(cents if with_fixed else 0) for cents in sorted(cents for _, _, cents in given)]
    steps = [CancellationStep(*step) for step in zip(limits, percents, fixed, strict=True)]
    least = 0 if not steps else 100 if steps[-1].fixed else steps[-1].percent
    return CancellationTerms(steps, max(least, late_percent))


def _listing(offering: Offering, numbered: list[tuple[int, Session]]) -> Listing:
    own = [evolve(one, id=SessionId(f"{offering.id}#{number}"), offering=offering.id) for number, one in numbered]
    return Listing(offering, sorted(own, key=lambda one: one.id))


def _meeting(key: str, starts: datetime, minutes: int, room: str, link: str) -> Meeting:
    ends = (utc(starts) + timedelta(minutes=minutes)).astimezone(starts.tzinfo)
    return Meeting(key, starts, ends, room=room, link=link)


def _series(first: Meeting, gaps: list[int]) -> tuple[Meeting, ...]:
    found = [first]
    for number, days_between in enumerate(gaps, start=2):
        starts, ends = (_days_later(at, days_between) for at in (found[-1].starts, found[-1].ends))
        if utc(starts) < utc(ends):  # else the hour that is left out has swallowed it
            found.append(Meeting(str(number), starts, ends, first.all_day, first.room))
    return tuple(found)


def _days_later(at: datetime, number: int) -> datetime:
    local = at.astimezone(BERLIN)
    return at_local(local.date() + timedelta(days=number), local.time(), BERLIN)
