"""What is offered, and where."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given

from bildungsraum import testing
from bildungsraum.offering import Category, Detail, Offering, ProgrammeArea, Provider
from bildungsraum.place import Venue
from bildungsraum.values import OfferingId, ProviderId

VHS = ProviderId("vhs")


@pytest.mark.parametrize(
    ("category", "area"),
    [
        (Category("dvv", "5.01"), ProgrammeArea.WORK),
        (Category("dvv", "6"), ProgrammeArea.BASIC_EDUCATION),
        (Category("dvv", "51"), None),
        (Category("dvv", "9.1"), None),
        (Category("kufer", "5.01"), None),
    ],
)
def test_the_programme_area_is_the_first_part_of_a_dvv_code_and_of_no_other(
    category: Category, area: ProgrammeArea | None
) -> None:
    assert category.area is area


@given(testing.venues())
def test_an_address_says_what_is_known_and_has_no_gaps(venue: Venue) -> None:
    for part in (venue.name, venue.street, venue.postcode):
        assert part in venue.address
    assert not venue.address.endswith(", ")


def test_an_address_reads_like_one() -> None:
    venue = Venue("Mediencafé", "Markt 1", "01454", "Beispielstadt")
    assert venue.address == "Mediencafé, Markt 1, 01454 Beispielstadt"
    assert Venue(town="Beispielstadt").address == "Beispielstadt"
    assert Venue().address == ""


BROKEN: list[tuple[type[Exception], str, Callable[[], object]]] = [
    (ValueError, "id must not be empty", lambda: Provider(ProviderId(""), "Volkshochschule")),
    (TypeError, "name must be text, got None", lambda: Provider(VHS, None)),  # type: ignore[arg-type]
    (ValueError, "title must not be empty", lambda: Offering(OfferingId("a"), VHS, "\n")),
    (TypeError, "format must be a Format, got 'online'", lambda: Offering(OfferingId("a"), VHS, "A", format="online")),  # type: ignore[arg-type]
    (TypeError, "got the text 'Senioren'", lambda: Offering(OfferingId("a"), VHS, "A", audiences="Senioren")),
    (ValueError, "name must not be empty", lambda: Detail("", "x")),
    (ValueError, "latitude is given in degrees from -90 to 90, got 512.0", lambda: Venue(latitude=512.0)),
    (ValueError, "longitude is given in degrees", lambda: Venue(longitude=float("nan"))),
]


@pytest.mark.parametrize(("error", "text", "make"), BROKEN, ids=[text for _, text, _ in BROKEN])
def test_offerings_that_cannot_be_are_refused_by_name(
    error: type[Exception], text: str, make: Callable[[], object]
) -> None:
    with pytest.raises(error, match=text):
        make()
