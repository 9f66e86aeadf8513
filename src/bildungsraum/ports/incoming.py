"""What comes in from providers: sources, what they give, and what is wrong with it.  In German: Eingang."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import BinaryIO, Protocol

from attrs import field, frozen

from ..offering import Provider
from ..sync import Listing
from ..values import ProviderId, as_tuple


class Loss(Enum):
    """What a problem costs: nothing (a value was repaired or left out), its record, or all that follows it."""

    VALUE = "value"
    RECORD = "record"
    REST = "rest"


@frozen
class Problem:
    """Something in data from outside that is not as it should be.

    *where* is the place as a person finds it (line, record), *field* the element or column, *found* the value, cut to a
    length that can be read, *expected* what should stand there.
    """

    where: str
    field: str
    found: str
    expected: str
    loss: Loss = Loss.VALUE

    def __str__(self) -> str:
        return f"{self.where}: {self.field}: found {self.found!r}, expected {self.expected}"


@frozen
class Mark:
    """How a server lets us recognise that nothing has changed (RFC 9110: ETag, Last-Modified).

    *providers* are those whose listings the source had; the desk notes them when it keeps the mark.
    """

    etag: str = ""
    modified: str = ""
    unchanged: bool = False
    providers: tuple[ProviderId, ...] = field(default=(), converter=as_tuple)


Item = Provider | Listing | Problem | Mark
"""What a source gives, one after the other."""


@frozen
class Reading:
    """A feed that was read as a whole: what was good, and everything that was not."""

    listings: tuple[Listing, ...] = field(converter=as_tuple)
    problems: tuple[Problem, ...] = field(converter=as_tuple)
    providers: tuple[Provider, ...] = field(default=(), converter=as_tuple)

    @classmethod
    def of(cls, items: Iterable[Item]) -> Reading:
        """Collect what a source gives."""
        everything = list(items)
        return cls(
            [one for one in everything if isinstance(one, Listing)],
            [one for one in everything if isinstance(one, Problem)],
            [one for one in everything if isinstance(one, Provider)],
        )

    @property
    def is_whole(self) -> bool:
        """False if the feed broke off, so that what is missing from it proves nothing."""
        return all(problem.loss is not Loss.REST for problem in self.problems)


class Source(Protocol):
    """A provider's feed."""

    @property
    def name(self) -> str:
        """The address or path by which it is known, with the provider if one was named for it."""

    def read(self, mark: Mark | None = None) -> Iterator[Item]:
        """Give its items one by one, so that memory does not grow with the feed.

        With the *mark* of the last time, a source that has not changed gives only a mark that says so.  Each provider
        comes before its listings.  A feed that cannot be reached raises :class:`Unreachable`; whatever is wrong inside
        it is a problem, and the last one has the loss ``REST`` if the feed broke off.
        """


@frozen
class Fetched:
    """The answer of a server: *body* is open for reading at its start, or ``None`` if nothing has changed."""

    body: BinaryIO | None
    mark: Mark


class Fetch(Protocol):
    """HTTP, as far as a source needs it."""

    def __call__(self, url: str, mark: Mark | None) -> Fetched:
        """Get *url* unless it is as it was at *mark*; :class:`Unreachable` says why it could not be had."""
