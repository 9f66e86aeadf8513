"""What would come of a wish, how long the wait may be, and whether a course takes place, in words.

In German: Auskunft, Aussicht, Durchführungsentscheidung.  Each answer is lines, the most important one first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never
from zoneinfo import ZoneInfo

from ..registration import Chance, DecisionDate, Explanation, Go, NoGo, Option, Options, State, Verdict, Warn
from .figures import counted, moment, money
from .sentences import conditions, price, refusal, ruling, words
from .texts import text


def explanation(found: Explanation, *, zone: ZoneInfo, language: str) -> tuple[str, ...]:
    """Where the booking would stand, why not better and by which rule, what it costs and what is still to be done."""
    prospect = "declined" if found.prospect is None else found.prospect.value
    ahead = counted("count.bookings", found.ahead, language)
    lines = [text(f"explanation.{prospect}", language, ahead=ahead)]
    for reason in found.reasons:
        why = (
            f"{words(reason.reason, language)}."
            if found.prospect is State.WAITING
            else refusal(reason, zone=zone, language=language)
        )
        rule = "" if reason.by is None else text("explanation.rule", language, ruling=ruling(reason.by, language))
        lines.append(f"{why} {rule}".rstrip())
    if found.quote is not None:
        lines.append(price(found.quote, language))
    return (*lines, *conditions(found.conditions, zone=zone, language=language))


def chance(found: Chance, language: str) -> str:
    """How likely a place is, and from how many courses we know."""
    if not found.sessions:
        return text("chance.unknown", language)
    facts = {"reached": found.reached, "sessions": found.sessions, "percent": found.percent}
    return text("chance.estimated", language, **facts)


def verdict(found: Verdict, *, zone: ZoneInfo, language: str) -> tuple[str, ...]:
    """Whether a course takes place, what is missing, until when, and what may still be tried."""
    match found:
        case Go(places, option):
            agreed = [] if option is None else [text("verdict.agreed", language, remedy=words(option.remedy, language))]
            return (text("verdict.go", language, places=counted("count.places", places, language)), *agreed)
        case Warn(missing, decides):
            return (_missing("warn", missing, language), _decides(decides, zone, language))
        case NoGo(missing):
            return (_missing("no_go", missing, language),)
        case Options(missing, options):
            lines = [line for option in options for line in _option(option, zone, language)]
            return (_missing("options", missing, language), text("verdict.allowed", language), *lines)
        case _:
            assert_never(found)


def _missing(what: str, places: int, language: str) -> str:
    if not places:
        return text(f"verdict.{what}_income", language)
    return text(f"verdict.{what}", language, places=counted("count.places", places, language))


def _decides(date: DecisionDate | None, zone: ZoneInfo, language: str) -> str:
    if date is None:
        return text("verdict.decides_never", language)
    facts = {"moment": moment(date.at, zone, language), "ruling": ruling(date.by, language)}
    return text("verdict.decides", language, **facts)


def _option(option: Option, zone: ZoneInfo, language: str) -> Iterator[str]:
    remedy = words(option.remedy, language)
    if option.prices:
        yield f"– {text('verdict.prices', language, remedy=remedy)}"
        for booking, amount in option.prices:
            yield f"  – {text('verdict.price', language, booking=booking, price=money(amount, language))}"
    elif option.units is not None:
        units = counted("count.units", option.units, language)
        yield f"– {text('verdict.units', language, remedy=remedy, units=units)}"
    elif option.session is not None:
        yield f"– {text('verdict.merge', language, remedy=remedy, session=option.session)}"
    elif option.until is not None:
        yield f"– {text('verdict.until', language, remedy=remedy, moment=moment(option.until, zone, language))}"
