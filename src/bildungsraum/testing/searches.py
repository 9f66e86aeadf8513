"""Strategies for what is sought in a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..schedule import Session
from ..search import Facet, Search, facets
from ..sync import Listing
from ..values import Period, utc
from .catalogue import texts


def searches(kept: Sequence[Listing]) -> SearchStrategy[Search]:
    """What people may seek in a catalogue of *kept*: often something that is there, and parts of words."""
    texts_kept = [f"{one.offering.title} {one.offering.text} {_numbers(one.sessions)}" for one in kept]
    known = sorted({word for text in texts_kept for word in text.split()})
    begun = (
        st.tuples(st.sampled_from(known), st.integers(1, 6)).map(lambda pair: pair[0][: pair[1]]) if known else texts()
    )
    words = st.lists(begun | (st.sampled_from(known) if known else texts()), max_size=2).map(" ".join)
    has = {pair for one in kept for session in one.sessions for pair in facets(one.offering, session, None)}
    chosen = st.sampled_from(sorted(has, key=lambda one: (one[0].value, one[1]))) if has else st.nothing()
    strange = st.tuples(st.sampled_from(Facet), texts(min_size=1))
    return st.builds(
        Search,
        words=st.just("") | words.map(str.swapcase) | texts(),
        period=_periods([session for one in kept for session in one.sessions]),
        facets=st.lists(chosen | strange if has else strange, max_size=2),
        places=st.sampled_from((0, 0, 1, 3)),
        size=st.integers(1, 3),
    )


def _numbers(sessions: Sequence[Session]) -> str:
    return " ".join(session.number for session in sessions)


def _periods(sessions: Sequence[Session]) -> SearchStrategy[Period]:
    """Periods that begin or end at a meeting, a moment before or after it, or not at all."""
    starts = sorted({utc(meeting.starts) for session in sessions for meeting in session.meetings})
    if not starts:
        return st.just(Period())
    side = st.none() | st.builds(_shifted, st.sampled_from(starts), st.integers(-1, 1))
    return st.tuples(side, side).map(lambda pair: _period(*pair))


def _shifted(at: datetime, microseconds: int) -> datetime:
    return at + timedelta(microseconds=microseconds)


def _period(one: datetime | None, other: datetime | None) -> Period:
    return Period(other, one) if one and other and other < one else Period(one, other)
