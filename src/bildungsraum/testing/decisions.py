"""What each command gives, decided by the functions that everybody calls."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict, assert_never

from .. import registration
from ..registration import Booking, Request, Roster, RosterEvents, Side, State
from ..rules import Remedy, Rules
from ..schedule import Session
from ..values import Money, PersonId, RequestId, utc
from .booking_commands import (
    Accept,
    Agree,
    Approve,
    Attend,
    Change,
    Confirm,
    GiveUp,
    GiveUpPlaces,
    HandOver,
    Miss,
    NamePlace,
    OfClerk,
    OfPerson,
    OfTwo,
    Pay,
    Reject,
    Reorder,
    Swap,
    booking_of,
)
from .commands import (
    Announce,
    Ask,
    CallOff,
    CancelMeeting,
    Command,
    ConfirmSession,
    Draw,
    Hold,
    Interest,
    MakeUp,
    Move,
    MoveUp,
    OfSession,
    Override,
    Reopen,
    Resize,
)

CLERK, WORD = "clerk-1", "by_hand"
"""Who decides by hand, and the word for why."""


class Context(TypedDict):
    """What every decision about one session is given beside the roster."""

    session: Session
    rules: Rules
    at: datetime


def decided(roster: Roster, command: Command, *, session: Session, rules: Rules, at: datetime) -> RosterEvents:
    """The events that *command* gives; what cannot be asked at all, such as an unknown booking, gives none."""
    now = Context(session=session, rules=rules, at=at)
    match command:
        case Ask(request, elsewhere):
            return registration.register(roster, request, **now, elsewhere=elsewhere)
        case Hold(request):
            return registration.hold(roster, request, **now)
        case Override(request):
            return registration.override(roster, request, **now, actor=CLERK, reason=WORD)
        case Interest(request):
            return registration.note_interest(roster, request, **now)
        case Resize() | Move() | Announce() | MoveUp() | Draw() | ConfirmSession() | Reopen():
            return _of_session(roster, command, now)
        case CancelMeeting() | MakeUp() | CallOff():
            return _of_session(roster, command, now)
        case _:
            booking = roster.bookings.get(booking_of(command.asked))
            if booking is None:
                return ()
            if isinstance(command, OfClerk):
                return _of_clerk(roster, booking, command, now)
            return _of_person(roster, booking, command, now)


def _instead(booking: Booking, heir: PersonId, births: tuple[date, ...], now: Context) -> Request:
    """The wish of *heir*, of whom the same is known as of those who come by *booking*."""
    return Request(
        RequestId(booking.id), now["session"].id, heir, booking.categories, party=booking.party, births=births
    )


def _up_to_date(roster: Roster, now: Context) -> Roster:
    return roster.after(registration.adjust(roster, **now))


def _of_person(roster: Roster, booking: Booking, command: OfPerson, now: Context) -> RosterEvents:
    id = booking.id
    match command:
        case Confirm():
            return registration.confirm(roster, id, **now)
        case Pay(_, percent):
            amount = max(booking.quote.total.percent(percent), Money(1, booking.quote.total.currency))
            return registration.note_payment(roster, id, **now, amount=amount)
        case Accept():
            return registration.accept(roster, id, **now)
        case GiveUp(_, percent):
            paid = None if percent is None else booking.quote.total.percent(percent)
            return registration.cancel(roster, id, **now, paid=paid)
        case GiveUpPlaces(_, numbers):
            return registration.cancel_places(roster, id, **now, numbers=numbers)
        case NamePlace(_, number, holder):
            if number not in _up_to_date(roster, now).bookings[id].place_numbers:
                return ()
            return registration.name_place(roster, id, **now, number=number, holder=holder)
        case HandOver(_, heir, births):
            return registration.transfer(roster, id, **now, request=_instead(booking, heir, births, now))
        case Agree(_, agrees):
            return registration.consent(roster, id, **now, remedy=Remedy.HIGHER_FEE, agrees=agrees)
        case _:
            assert_never(command)


def _of_clerk(roster: Roster, booking: Booking, command: OfClerk, now: Context) -> RosterEvents:
    id = booking.id
    match command:
        case Approve():
            return registration.approve(roster, id, **now, actor=CLERK)
        case Reject():
            return registration.reject(roster, id, **now, actor=CLERK, reason=WORD)
        case Reorder(_, before):
            if not _can_stand_before(roster, booking, command, now):
                return ()
            other = None if before is None else booking_of(before)
            return registration.reorder(roster, id, **now, before=other, actor=CLERK, reason=WORD)
        case Miss():
            return registration.note_no_show(roster, id, **now)
        case Attend(_, meeting, places):
            known = meeting in {one.key for one in now["session"].meetings}
            if not known or places > _up_to_date(roster, now).bookings[id].places:
                return ()
            return registration.note_attendance(roster, id, **now, meeting=meeting, places=places)
        case _:
            assert_never(command)


def _can_stand_before(roster: Roster, booking: Booking, command: Reorder, now: Context) -> bool:
    """Whether both will wait, in one class, once the roster is up to date."""
    if command.before is None:
        return True
    bookings = _up_to_date(roster, now).bookings
    ours, other = bookings[booking.id], bookings.get(booking_of(command.before))
    return other is not None and (
        ours.state is not State.WAITING
        or (other.state is State.WAITING and other.rank == ours.rank and other.id != ours.id)
    )


def _of_session(roster: Roster, command: OfSession, now: Context) -> RosterEvents:
    keys = {one.key for one in now["session"].meetings}
    match command:
        case Resize() | Move() | Announce() | MoveUp():
            return registration.adjust(roster, **now)
        case Draw(seed):
            return registration.draw(roster, **now, seed=seed) if _is_drawn(now) else ()
        case ConfirmSession():
            return registration.confirm_session(roster, **now)
        case Reopen():
            return registration.reopen(roster, **now, actor=CLERK, reason=WORD)
        case CancelMeeting(meeting):
            if meeting not in keys:
                return ()
            return registration.cancel_meeting(roster, **now, meeting=meeting)
        case MakeUp(meeting, instead):
            if instead not in keys or instead in roster.lost:
                return ()
            return registration.make_up(roster, **now, meeting=meeting, instead=instead)
        case CallOff(cause):
            return registration.cancel_session(roster, **now, cause=cause)
        case _:
            assert_never(command)


def _is_drawn(now: Context) -> bool:
    """Whether there is a draw, and its day has come."""
    rules, starts = now["rules"], now["session"].starts
    lottery = rules.admission.lottery
    return lottery is not None and (starts is None or utc(now["at"]) >= rules.before(starts, lottery.draws))


def decided_between(here: Side, there: Side, *, command: OfTwo, at: datetime) -> tuple[RosterEvents, RosterEvents]:
    """The events of both sessions; bookings that do not exist give none."""
    ours = here.roster.bookings.get(booking_of(command.asked))
    if ours is None or ours.person != command.request.person:
        return (), ()
    match command:
        case Change(_, request):
            return registration.move(here, ours.id, there, request=request, at=at)
        case Swap(_, other, request, request_other):
            theirs = there.roster.bookings.get(booking_of(other))
            if theirs is None or theirs.person != request_other.person:
                return (), ()
            return registration.swap(
                here, ours.id, there, theirs.id, request=request, request_other=request_other, at=at
            )
        case _:
            assert_never(command)
