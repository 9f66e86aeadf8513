"""The contract of a source: what the desk relies on when it reads a feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ...offering import Provider
from ...ports import Loss, Mark, Problem, Source
from ...sync import Listing


class SourceContract:
    """What every :class:`~bildungsraum.ports.Source` keeps to.

    Subclass it in your tests and say how to open yours on some data of which at least one listing is good:

    .. code-block:: python

        class TestOurFeed(SourceContract):
            def source(self) -> Source:
                return open_source("tests/samples/courses.xml")
    """

    def source(self) -> Source:
        """Open the source; the same data each time."""
        raise NotImplementedError(f"{type(self).__name__} must say how to open its source")

    def test_a_source_has_a_name(self) -> None:
        assert self.source().name.strip()

    def test_there_is_something_to_test_with(self) -> None:
        assert any(isinstance(item, Listing) for item in self.source().read())

    def test_reading_twice_gives_the_same(self) -> None:
        source = self.source()
        once = list(source.read())
        assert list(source.read()) == once
        assert list(self.source().read()) == once

    def test_each_provider_comes_before_its_listings(self) -> None:
        announced = set()
        for item in self.source().read():
            if isinstance(item, Provider):
                announced.add(item.id)
            elif isinstance(item, Listing):
                assert item.offering.provider in announced, item.offering.id

    def test_each_offering_and_each_session_comes_once(self) -> None:
        listings = [item for item in self.source().read() if isinstance(item, Listing)]
        offerings = [listing.offering.id for listing in listings]
        sessions = [session.id for listing in listings for session in listing.sessions]
        assert (_repeated(offerings), _repeated(sessions)) == ([], [])

    def test_every_problem_says_where_and_what_was_expected(self) -> None:
        for item in self.source().read():
            if isinstance(item, Problem):
                assert item.where.strip()
                assert item.expected.strip()

    def test_nothing_but_a_mark_follows_where_the_feed_broke_off(self) -> None:
        items = [item for item in self.source().read() if not isinstance(item, Mark)]
        assert not any(isinstance(item, Problem) and item.loss is Loss.REST for item in items[:-1])

    def test_a_source_that_has_not_changed_says_so_and_nothing_else(self) -> None:
        marks = [item for item in self.source().read() if isinstance(item, Mark)]
        for mark in marks[-1:]:  # a source that gives no mark is read as a whole each time
            again = list(self.source().read(mark))
            assert [isinstance(item, Mark) and item.unchanged for item in again] == [True]


def _repeated(ids: Iterable[str]) -> list[str]:
    return sorted(id for id, times in Counter(ids).items() if times > 1)
