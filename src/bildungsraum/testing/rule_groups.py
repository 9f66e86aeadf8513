"""Strategies for the groups of rules, each without a contradiction to any other that is drawn here."""

from __future__ import annotations

from datetime import time
from functools import cache
from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ..fees import STANDARD
from ..rules import (
    AccessCode,
    Accompanied,
    AdmissionRules,
    AgeAt,
    AgeRule,
    Before,
    ConfirmRule,
    Counting,
    Fit,
    HoldRules,
    HoursBefore,
    Lead,
    Limit,
    Lottery,
    MinimumRules,
    Missed,
    OfferRule,
    OpenHours,
    PartyRules,
    PayRule,
    PlaceRules,
    Pool,
    PoolKind,
    Remedy,
    Repricing,
    Scope,
    Span,
    WaitingRules,
    WorkingDaysBefore,
)
from .catalogue import CATEGORIES
from .moments import clocks

GROUPS = ("resident", "member", "school")
POOLS = ("hall", "online", "kept")


@cache
def leads(first: int = 0, last: int = 14) -> SearchStrategy[Lead]:
    """Deadlines of every kind, from *first* to *last* days before the start."""
    hours = st.integers(24 * first, 24 * last)
    return (
        st.builds(Before, st.integers(first, last), clocks())
        | st.builds(WorkingDaysBefore, st.integers(first, last), clocks())
        | st.builds(HoursBefore, hours)
    )


@cache
def open_hours() -> SearchStrategy[OpenHours]:
    """From some hour of the morning to a later one, on one to seven days of the week."""
    weekdays = st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True).map(sorted)
    return st.builds(OpenHours, st.integers(0, 11).map(time), st.integers(12, 23).map(time), weekdays)


@cache
def _some(values: tuple[Any, ...]) -> SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


@cache
def _kept() -> SearchStrategy[tuple[str, Lead | None]]:
    """For whom a pool is kept, and until when."""
    return st.just(("", None)) | st.tuples(st.sampled_from(GROUPS), st.none() | leads(31, 40))


@st.composite
def places(draw: DrawFn) -> PlaceRules:
    """No more places in pools than the smallest maximum."""
    ids = draw(_some(POOLS))
    pools = [
        Pool(
            id,
            draw(st.none() | st.integers(0, 3)),
            draw(st.sampled_from(PoolKind)),
            *draw(_kept()),
            overflow=ids[:number] if draw(st.booleans()) else (),
        )
        for number, id in enumerate(ids)
    ]
    return PlaceRules(
        draw(st.none() | st.integers(6, 40)), draw(st.integers(0, 20)), draw(_some(("companion", "baby"))), pools
    )


@cache
def admission() -> SearchStrategy[AdmissionRules]:
    """Who may book; lots, if any, are drawn when registration closes."""
    limit = st.builds(Limit, st.integers(6, 9), st.sampled_from(Scope), st.sampled_from(Span))
    code = st.builds(AccessCode, st.sampled_from(("salt", "pepper")), st.sampled_from("09af").map(lambda one: one * 64))
    age = st.builds(AgeRule, st.integers(1, 18), st.none() | st.integers(18, 99), st.sampled_from(AgeAt))
    drawn = st.builds(
        AdmissionRules,
        opens=st.none() | leads(60, 90),
        closes=st.none() | leads(1, 12),
        approval=st.booleans(),
        groups=_some(GROUPS),
        codes=st.lists(code, max_size=2, unique=True),
        age=st.none() | age,
        evidence=_some(("residence", "first_aid")),
        prerequisites=_some(("welding-1", "welding-2")),
        limits=st.lists(limit, max_size=2, unique_by=lambda one: (one.scope, one.span)),
        overlapping=st.booleans(),
    )
    return st.builds(_with_lottery, drawn, st.booleans())


def _with_lottery(admission: AdmissionRules, is_drawn: bool) -> AdmissionRules:
    """Lots are drawn when registration closes."""
    return evolve(admission, lottery=Lottery(admission.closes)) if is_drawn and admission.closes else admission


def holds() -> SearchStrategy[HoldRules]:
    """How long places are kept."""
    confirm = st.builds(ConfirmRule, st.integers(1, 96), st.booleans())
    pay = st.builds(PayRule, st.integers(0, 30), st.booleans())
    return st.builds(HoldRules, st.integers(0, 60), st.none() | confirm, st.none() | pay)


@cache
def party() -> SearchStrategy[PartyRules]:
    """Parties of one to six."""
    company = st.just((Accompanied(CATEGORIES[1], (STANDARD, CATEGORIES[2])),))
    several = st.builds(
        PartyRules,
        st.integers(1, 2),
        st.integers(2, 6),
        st.just(()) | company,
        st.none() | leads(),
        st.sampled_from(Repricing),
    )
    return st.just(PartyRules(1, 1)) | several


@cache
def waiting() -> SearchStrategy[WaitingRules]:
    """Waiting lists of every kind, and none."""
    offer = st.builds(
        OfferRule,
        st.integers(1, 24),
        st.none() | open_hours(),
        st.sampled_from(Missed),
        st.integers(1, 3),
        st.integers(1, 3),
    )
    queue = st.builds(
        WaitingRules,
        st.none() | st.integers(1, 4),
        _some(GROUPS),
        st.sampled_from(Fit),
        offer=st.none() | offer,
        stops=st.none() | leads(1, 5),
    )
    overtaking = st.builds(
        WaitingRules, st.none() | st.integers(1, 4), fit=st.just(Fit.FIRST_FIT), overtakes_maximum=st.integers(1, 3)
    )
    return queue | overtaking | st.just(WaitingRules(0))


@cache
def minimum() -> SearchStrategy[MinimumRules]:
    """When a session takes place."""
    remedies = st.lists(st.sampled_from([one for one in Remedy if one is not Remedy.EXTEND]), max_size=3, unique=True)
    fixed = st.builds(
        MinimumRules,
        st.sampled_from(Counting),
        st.integers(0, 150),
        st.none() | leads(5, 20),
        st.integers(0, 10),
        remedies,
    )
    return fixed | st.builds(_with_extension, fixed, st.integers(1, 4))


def _with_extension(minimum: MinimumRules, days: int) -> MinimumRules:
    return evolve(minimum, remedies=(Remedy.EXTEND, *minimum.remedies), extend_days=days)
