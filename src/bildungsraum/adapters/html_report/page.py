"""Figures to a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ...feedback import QuestionSummary, Summary
from ...messages import money, words
from ...messages.texts import template
from ...reporting import Ratio, Report
from ...values import Money, utc
from .chart import chart, months
from .elements import Markup, element, table
from .style import STYLE
from .wording import Wording

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(
    report: Report,
    *,
    district_name: str,
    language: str,
    as_of: datetime,
    summaries: Sequence[tuple[str, Summary]] = (),
) -> str:
    """The page, to be saved as UTF-8.

    The three indicators stand on top: offers by format, bookings in the period, cost coverage.  Dates are those of the
    zone of *as_of*, when the figures were taken.  Each of *summaries* has a title, such as that of its course; free
    texts are counted, not printed, because they may name somebody.  ``ValueError`` for a language that is not one of
    :data:`bildungsraum.messages.LANGUAGES`, or if *as_of* has no zone.
    """
    zone = as_of.tzinfo
    utc(as_of)  # refuses a time without zone
    assert zone is not None
    wording = Wording(language, zone)
    title = wording.say("title", district=district_name)
    head = element(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", title),
        element("style", Markup(STYLE)),
    )
    main = element(
        "main",
        _indicators(report, wording, as_of),
        _figures(report, wording),
        *([_feedback(summaries, wording)] if summaries else []),
    )
    header = element(
        "header",
        element("h1", title),
        element("p", wording.say("period", period=wording.period(report.period))),
        element("p", wording.say("as_of", moment=wording.moment(as_of))),
    )
    return "<!DOCTYPE html>\n" + element("html", head, element("body", header, main), lang=wording.tag) + "\n"


def _indicators(report: Report, wording: Wording, as_of: datetime) -> Markup:
    shown = months(report, as_of=as_of)
    cards = (_offers(report, wording), _bookings(report, wording), _coverage(report, wording))
    return element(
        "section",
        element("h2", wording.say("indicators")),
        element("div", *cards, class_="indicators"),
        *([_by_month(shown, wording)] if shown else []),
    )


def _card(wording: Wording, key: str, figure: str, *content: Markup) -> Markup:
    headline = element("p", element("strong", figure, class_="figure"), wording.say(f"{key}.headline"))
    return element("section", element("h3", wording.say(key)), headline, *content)


def _offers(report: Report, wording: Wording) -> Markup:
    rows = [(words(format, wording.language), wording.number(number)) for format, number in report.offers]
    heading = (wording.say("offers.format"), wording.say("offers.number"))
    in_all = wording.number(sum(number for _, number in report.offers))
    return _card(wording, "offers", in_all, table(wording.say("offers.table"), heading, rows))


def _bookings(report: Report, wording: Wording) -> Markup:
    places = wording.say("bookings.places", number=wording.number(report.places))
    note = places if report.bookings else wording.say("bookings.none")
    return _card(wording, "bookings", wording.number(report.bookings), element("p", note, class_="note"))


def _coverage(report: Report, wording: Wording) -> Markup:
    fees, costs = (Money(cents, report.costs.currency) for cents in (report.coverage.part, report.coverage.whole))
    notes = [
        wording.say("coverage.explained", fees=money(fees, wording.language), costs=money(costs, wording.language)),
        wording.say("coverage.left_out", number=wording.number(report.sessions_without_costs)),
    ]
    return _card(
        wording, "coverage", wording.share(report.coverage), *(element("p", note, class_="note") for note in notes)
    )


def _by_month(shown: Sequence[tuple[str, int]], wording: Wording) -> Markup:
    rows = [(wording.month(month), wording.number(number)) for month, number in shown]
    heading = (wording.say("bookings.month"), wording.say("bookings.number"))
    title = element("figcaption", element("h3", wording.say("chart.title")))
    return element(
        "section",
        element("figure", title, chart(shown, wording)),
        table(wording.say("bookings.table"), heading, rows),
    )


def _figures(report: Report, wording: Wording) -> Markup:
    def of(ratio: Ratio) -> str:
        return wording.say("part", part=wording.number(ratio.part), whole=wording.number(ratio.whole))

    rows = [
        ("sessions", wording.number(report.sessions)),
        ("occupancy", wording.share(report.occupancy)),
        ("occupancy.places", of(report.occupancy)),
        ("waiting", wording.number(report.waiting)),
        ("no_shows", wording.number(report.no_shows)),
        ("cancelled", of(Ratio(report.cancelled, report.bookings))),
        ("fees", money(report.fees, wording.language)),
        ("costs", money(report.costs, wording.language)),
    ]
    heading = (wording.say("figures.name"), wording.say("figures.value"))
    named = [(wording.say(key), value) for key, value in rows]
    return element(
        "section",
        element("h2", wording.say("figures")),
        table(wording.say("figures.table"), heading, named),
    )


def _feedback(summaries: Sequence[tuple[str, Summary]], wording: Wording) -> Markup:
    marks = {name: template(f"scale.{mark}", wording.language) or "" for name, mark in (("worst", 1), ("best", 5))}
    return element(
        "section",
        element("h2", wording.say("feedback")),
        element("p", wording.say("feedback.scale", **marks), class_="note"),
        *(element("section", *_summary(title, summary, wording)) for title, summary in summaries),
    )


def _summary(title: str, summary: Summary, wording: Wording) -> Iterator[Markup]:
    yield element("h3", title)
    if summary.questions:
        heading = tuple(wording.say(f"feedback.{key}") for key in ("question", "number", "mean", "counts"))
        caption = wording.say("feedback.answers", number=wording.number(summary.answers))
        rows = [_question(one, wording) for one in summary.questions]
        yield element("div", table(caption, heading, rows), class_="wide", tabindex=0, role="region", aria_label=title)
    if summary.withheld:
        names = "; ".join(_name(question, wording) for question in summary.withheld)
        yield element("p", wording.say("feedback.withheld", questions=names), class_="note")


def _question(summary: QuestionSummary, wording: Wording) -> tuple[str, ...]:
    mean = "–" if summary.mean is None else wording.number(summary.mean)
    counts = "; ".join(
        f"{template(f'choice.{value}', wording.language) or value}:\u00a0{wording.number(number)}"
        for value, number in summary.counts
    )
    shown = counts or wording.say("feedback.free_text")
    return _name(summary.question, wording), wording.number(summary.answers), mean, shown


def _name(question: str, wording: Wording) -> str:
    return template(f"question.{question}", wording.language) or question
