"""Everything that a letter is about.  In German: Sachverhalt."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from attrs import frozen

from ...offering import Offering, Provider
from ...registration import Booking
from ...reminders import Message
from ...rules import Rules
from ...schedule import Session
from ..texts import text


@frozen
class Matter:
    """Everything that a letter is about; *given* is the booking, which somebody who only asks does not have."""

    message: Message
    offering: Offering
    session: Session
    given: Booking | None
    provider: Provider
    rules: Rules
    survey_link: str | None
    language: str

    @property
    def booking(self) -> Booking:
        """The booking; ``ValueError`` if there is none."""
        if self.given is None:
            raise ValueError(f"a message of the kind {self.message.kind.value} needs a booking")
        return self.given

    @property
    def zone(self) -> ZoneInfo:
        """By whose clocks times are told."""
        return self.rules.district.tz

    def say(self, what: str, /, **facts: object) -> str:
        """The text *what* of the section for letters."""
        return text(f"letter.{what}", self.language, **facts)


def lines(*lines: str) -> str:
    """Each on a line of its own; nothing for those that are empty."""
    return "\n".join(line for line in lines if line)
