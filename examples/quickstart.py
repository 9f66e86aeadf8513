"""A district's first course: publish it, fill it, let somebody move up, remind, count.

Run it with ``python examples/quickstart.py``.  Everything is invented and stays in memory.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bildungsraum import (
    Before,
    CancellationStep,
    CancellationTerms,
    Desk,
    District,
    Listing,
    Money,
    Offering,
    Provider,
    ReminderRule,
    Request,
    Rules,
    Session,
    Tariff,
    weekly,
)
from bildungsraum.registration import Cancelled, Promoted
from bildungsraum.values import BookingId, OfferingId, PersonId, ProviderId, RequestId, SessionId

RULES = Rules(
    District("roedertal", "Landkreis Rödertal"),
    cancellation=CancellationTerms([CancellationStep(14), CancellationStep(7, percent=25)], late_percent=100),
    reminders=[ReminderRule("day", Before(1, time(9)))],
)
VHS = Provider(ProviderId("vhs"), "Volkshochschule Rödertal")
PHONE = Offering(OfferingId("phone"), VHS.id, "Mein erstes Smartphone: sicher starten")
SPRING = Session(
    SessionId("phone-spring"),
    PHONE.id,
    number="F27-5101",
    meetings=weekly(date(2027, 3, 30), time(10), time(11, 30), RULES.district.tz, times=4),
    capacity=2,
    tariff=Tariff.flat(Money.of("48.00")),
)


def wish(person: str) -> Request:
    """One place for *person*; a portal would make up an id that is never used again."""
    return Request(RequestId(f"wish-{person}"), SPRING.id, PersonId(person))


def main() -> None:
    """Tell the story of one course, in five steps."""
    winter = datetime(2027, 2, 1, 12, tzinfo=UTC)
    with Desk.in_memory(rules=RULES) as desk:
        desk.save(VHS, Listing(PHONE, [SPRING]), at=winter)

        print("Three register for two places:")
        for outcome in desk.register_many([wish("anna"), wish("ben"), wish("carla")], at=winter):
            if outcome.first is not None:
                print(f"  {outcome.first.person}: {type(outcome.first).__name__}")

        print("One cancels ten days before:")
        march = datetime(2027, 3, 20, 18, tzinfo=UTC)
        for event in desk.cancel(BookingId("wish-anna"), at=march, paid=Money.of("48.00")).events:
            match event:
                case Cancelled():
                    print(f"  {event.person}: fee {event.settlement.claim}, paid back {event.settlement.refund}")
                case Promoted():
                    print(f"  {event.person}: has moved up")

        print("On the day before, at nine:")
        desk.said(desk.due(at=march), at=march)
        for message in desk.due(at=datetime(2027, 3, 29, 9, tzinfo=RULES.district.tz)):
            print(f"  {message.person}: {message.kind.value}")

        report = desk.report()
        print(f"For the council: {report.bookings} bookings, {report.cancelled} cancelled, fees {report.fees}")


if __name__ == "__main__":
    main()
