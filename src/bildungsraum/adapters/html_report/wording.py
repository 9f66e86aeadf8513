"""Words, numbers and dates of one language."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from attrs import frozen
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from ...messages import LANGUAGES, text
from ...messages.report_words import REPORT_WORDS
from ...reporting import Ratio
from ...values import Period

_TAGS = {"de-plain": "de-simple"}  # BCP 47: "simple" is a registered variant


@frozen
class Wording:
    """How things are said in *language*, one of :data:`bildungsraum.messages.LANGUAGES`, to people in *zone*."""

    language: str
    zone: tzinfo

    def __attrs_post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"there is no report in {self.language!r}; there is one in {', '.join(LANGUAGES)}")

    @property
    def tag(self) -> str:
        """The language as HTML names it (BCP 47)."""
        return _TAGS.get(self.language, self.language)

    def say(self, key: str, **facts: str) -> str:
        """The words of *key* with *facts* in them."""
        return REPORT_WORDS[self.language][key].format(**facts)

    def number(self, value: int | Decimal) -> str:
        """A number with the separators of the language."""
        return format_decimal(value, locale=self._locale)

    def share(self, ratio: Ratio) -> str:
        """A share in percent; a dash for a share of nothing."""
        if ratio.percent is None:
            return "–"
        return format_percent(ratio.percent / 100, locale=self._locale, decimal_quantization=False)

    def moment(self, value: datetime) -> str:
        """A point in time by the wall clock."""
        return format_datetime(value.astimezone(self.zone), text("pattern.moment", self.language), locale=self._locale)

    def month(self, key: str) -> str:
        """The month that a report calls ``2027-03``."""
        return format_date(date.fromisoformat(f"{key}-01"), "MMM y", self._locale)

    def period(self, period: Period) -> str:
        """From its first day to its last."""
        first = "" if period.starts is None else self._day(period.starts)
        last = "" if period.ends is None else self._day(period.ends - timedelta(microseconds=1))
        kind = {(True, True): "between", (True, False): "from", (False, True): "until"}.get(
            (bool(first), bool(last)), "all"
        )
        return self.say(f"period.{kind}", first=first, last=last)

    def _day(self, value: datetime) -> str:
        return format_date(value.astimezone(self.zone).date(), "long", self._locale)

    @property
    def _locale(self) -> str:
        return text("pattern.locale", self.language)
