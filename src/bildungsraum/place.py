"""Where it takes place.  In German: Ort, Raum."""

from __future__ import annotations

from attrs import field, frozen


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
