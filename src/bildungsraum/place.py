"""Where it takes place.  In German: Ort, Raum."""

from __future__ import annotations

from attrs import field, frozen

from .values import as_tuple, not_blank, whole


@frozen
class Venue:
    """A building with its address.  German: Veranstaltungsort.

    *step_free* is ``None`` where nobody has said so; the coordinates are WGS 84 degrees or ``None``.
    """

    name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    step_free: bool | None = None
    latitude: float | None = field(default=None)
    longitude: float | None = field(default=None)

    def __attrs_post_init__(self) -> None:
        for name, value, limit in (("latitude", self.latitude, 90), ("longitude", self.longitude, 180)):
            if value is not None and not -limit <= value <= limit:
                raise ValueError(f"{name} is given in degrees from -{limit} to {limit}, got {value!r}")

    @property
    def address(self) -> str:
        """Name, street and town in one line, without what is not known."""
        return ", ".join(part for part in (self.name, self.street, f"{self.postcode} {self.town}".strip()) if part)


@frozen
class Seating:
    """How many people a room holds when it is furnished in one way.  German: Bestuhlung."""

    name: str = field(validator=not_blank)
    places: int = field(validator=whole)


@frozen
class Room:
    """A room with the ways in which it can be furnished.  German: Raum."""

    name: str = field(validator=not_blank)
    seatings: tuple[Seating, ...] = field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        names = [seating.name for seating in self.seatings]
        if len(set(names)) < len(names):
            raise ValueError(f"each seating of room {self.name} needs a name of its own, got {names!r}")

    def places(self, seating: str) -> int | None:
        """How many people it holds with this *seating*; without a name the most of all; ``None`` if nobody has said.

        ``LookupError`` for a seating that it does not have.
        """
        if not seating:
            return max((one.places for one in self.seatings), default=None)
        for one in self.seatings:
            if one.name == seating:
                return one.places
        raise LookupError(f"room {self.name} has no seating {seating!r}")
