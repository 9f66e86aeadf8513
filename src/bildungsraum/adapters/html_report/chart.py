"""Bookings per month as bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ...reporting import Report
from ...values import utc
from .elements import Markup, element
from .wording import Wording

_MONTHS_MAXIMUM = 36
_ROW, _BAR = 1.75, 1.2  # in em: the chart grows with the reader's letters
_BARS_BEGIN, _BARS_WIDTH = 30, 55  # in percent: the chart shrinks with the page


def months(report: Report, *, as_of: datetime) -> tuple[tuple[str, int], ...]:
    """Every month of the period up to *as_of* with its bookings; those of a very long one only from first to last."""
    counted = dict(report.months)
    if not counted:
        return ()
    first, last = min(counted), max(counted)
    starts, ends = report.period.starts, report.period.ends
    passed = utc(as_of) if ends is None else min(utc(as_of), ends - timedelta(microseconds=1))
    whole = _from_to(first if starts is None else min(first, _key(starts, as_of)), max(last, _key(passed, as_of)))
    shown = whole if len(whole) <= _MONTHS_MAXIMUM else _from_to(first, last)
    return tuple((month, counted.get(month, 0)) for month in shown)


def chart(rows: Sequence[tuple[str, int]], wording: Wording) -> Markup:
    """One bar for each month, with its number behind it as text."""
    most = max(number for _, number in rows)
    month = next(month for month, number in rows if number == most)
    described = wording.say("chart.description", most=wording.number(most), month=wording.month(month))
    return element(
        "svg",
        element("title", wording.say("chart.title"), id="chart-title"),
        element("desc", described, id="chart-description"),
        *(part for line, (month, number) in enumerate(rows) for part in _bar(line, month, number, most, wording)),
        role="img",
        aria_labelledby="chart-title",
        aria_describedby="chart-description",
        height=f"{_em(_ROW * len(rows))}",
    )


def _bar(line: int, month: str, number: int, most: int, wording: Wording) -> tuple[Markup, Markup, Markup]:
    top, baseline = _ROW * line, _em(_ROW * line + 0.95)
    width = round(_BARS_WIDTH * number / most, 2)
    return (
        element("text", wording.month(month), x=f"{_BARS_BEGIN - 2}%", y=baseline, text_anchor="end"),
        element("rect", x=f"{_BARS_BEGIN}%", y=_em(top), width=f"{width}%", height=_em(_BAR)),
        element("text", wording.number(number), x=f"{_BARS_BEGIN + width:g}%", dx="0.4em", y=baseline),
    )


def _em(length: float) -> str:
    return f"{length:.4g}em"


def _key(at: datetime, as_of: datetime) -> str:
    local = at.astimezone(as_of.tzinfo)
    return f"{local.year:04d}-{local.month:02d}"


def _from_to(first: str, last: str) -> list[str]:
    begin, end = (int(key[:4]) * 12 + int(key[5:]) - 1 for key in (first, last))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(begin, end + 1)]
