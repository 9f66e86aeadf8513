"""What it costs, and what goes back."""

from __future__ import annotations

from ...fees import LineKind
from ...registration import State
from ..figures import money
from ..sentences import quote_lines, settlement
from ..texts import text
from .matter import Matter, lines


def fee(matter: Matter) -> str:
    """What it costs, line by line."""
    return _fee(matter, "fee")


def fee_once_promoted(matter: Matter) -> str:
    """What it will cost who moves up."""
    return _fee(matter, "fee_once_promoted")


def fee_agreed(matter: Matter) -> str:
    """The higher fee to which everybody has agreed, if it took one."""
    agreed = any(line.kind is LineKind.SMALL_GROUP for line in matter.booking.quote.lines)
    return _fee(matter, "fee_agreed") if agreed else ""


def fee_as_it_stands(matter: Matter) -> str:
    """What it costs now, or would cost who moves up."""
    return fee(matter) if matter.booking.state is State.REGISTERED else fee_once_promoted(matter)


def difference(matter: Matter) -> str:
    """By how much a move has changed the price."""
    amount = matter.message.amount
    if not amount:
        return ""
    if amount.cents < 0:
        return matter.say("pays_less", amount=money(-amount, matter.language))
    return matter.say("pays_more", amount=money(amount, matter.language))


def refund(matter: Matter) -> str:
    """What goes back."""
    amount = matter.message.amount
    return "" if amount is None else matter.say("refund", amount=money(amount, matter.language))


def settled(matter: Matter) -> str:
    """What the cancellation costs."""
    account = matter.message.settlement
    return "" if account is None else settlement(account, matter.language)


def _fee(matter: Matter, heading: str) -> str:
    quote, tariff = matter.booking.quote, matter.session.tariff
    priced = quote_lines(quote, matter.language)
    is_stated = all(line.kind is not LineKind.NOT_STATED for line in quote.lines)
    total = matter.say("fee_total", total=money(quote.total, matter.language)) if is_stated and len(priced) > 1 else ""
    if is_stated and not any(line.unit for line in quote.lines):
        shown = [text("quote.free", matter.language)]
    else:
        shown = [
            matter.say("fee_line", line=line, amount=amount) if amount else matter.say("item", item=line)
            for line, amount in priced
        ]
        shown.append(total)
    remark = matter.say("fee_remark", remark=tariff.remark) if tariff is not None and tariff.remark.strip() else ""
    return lines(matter.say(heading), *shown, remark)
