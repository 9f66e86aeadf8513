"""Where a course meets, from the addresses of a feed.  In German: Veranstaltungsort, Lehrstätte, Raum.

Online courses have a place, too, in systems that cannot do without one: "Online" where the street or the town stands,
and no postcode.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from ...offering import Format
from ...place import Venue
from ...schedule import Meeting
from ...values import utc
from .kinds import FLAG, LATITUDE, LONGITUDE
from .records import Record

_ONLINE = "online"


@frozen
class Names:
    """What a format calls the parts of an address; empty for what it does not have."""

    street: str
    postcode: str
    town: str
    step_free: str = ""
    latitude: str = ""
    longitude: str = ""


@frozen
class Place:
    """A *venue* and the *room* in it; *online* if the address is none."""

    venue: Venue = Venue()
    room: str = ""

    @property
    def online(self) -> bool:
        """True for the address that online courses are given."""
        street, town = self.venue.street.casefold(), self.venue.town.casefold()
        called = self.venue.name.casefold().startswith(_ONLINE) and not street
        somewhere = bool(self.venue.postcode.strip("0"))
        return not somewhere and (called or street.startswith(_ONLINE) or town.startswith(_ONLINE))

    @property
    def known(self) -> Venue | None:
        """The venue, if it is one that people can go to."""
        return None if self.online or not self.venue.address else self.venue

    def is_at(self, venue: Venue) -> bool:
        """True if nothing that is said here tells of another building than *venue*."""
        mine, other = self.venue, venue
        pairs = ((mine.name, other.name), (mine.street, other.street), (mine.postcode, other.postcode))
        return all(one in ("", two) for one, two in (*pairs, (mine.town, other.town)))


@frozen
class Setting:
    """Where and when a course takes place: its *venue*, its *meetings*, and the *format* that follows from both."""

    meetings: tuple[Meeting, ...]
    venue: Venue | None
    format: Format


def place(address: Record, names: Names, *, name: str, room: str = "", step_free: bool | None = None) -> Place:
    """The place at *address*; an entry for the building itself says whether it is *step_free* in some formats."""
    if names.step_free:
        step_free = address.value(names.step_free, FLAG)
    latitude = address.value(names.latitude, LATITUDE) if names.latitude else None
    longitude = address.value(names.longitude, LONGITUDE) if names.longitude else None
    if not latitude or not longitude:  # 0, 0 is how some systems leave both out
        latitude = longitude = None
    street, postcode, town = (address.text(one) for one in (names.street, names.postcode, names.town))
    return Place(Venue(name, street, postcode, town, step_free, latitude, longitude), room)


def setting(meetings: Iterable[tuple[Meeting, Place]], otherwise: Place) -> Setting:
    """Put meetings and their places together; the place *otherwise* counts for a course without meetings.

    The venue is that of the first meeting which has one; a meeting elsewhere says where in its room.  Meetings are
    numbered by start, those of one start in the order of the feed.
    """
    ordered = sorted(meetings, key=lambda pair: utc(pair[0].starts))
    places = [where for _, where in ordered] or [otherwise]
    venue = next((where.known for where in places if where.known), None)
    numbered = tuple(
        evolve(meeting, key=str(number), room=_room(where, venue))
        for number, (meeting, where) in enumerate(ordered, start=1)
    )
    online = [where.online for where in places]
    return Setting(numbered, venue, Format.ONLINE if all(online) else Format.HYBRID if any(online) else Format.ON_SITE)


def _room(where: Place, venue: Venue | None) -> str:
    if venue is None or where.is_at(venue):
        return where.room
    elsewhere = where.venue.name or where.venue.address
    return ", ".join(dict.fromkeys(part for part in (elsewhere, where.room) if part))
