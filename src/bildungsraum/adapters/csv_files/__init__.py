"""CSV files: a catalogue in and out, lists for people out.  In German: Tabellen.

A catalogue has one row for each session (Kurs).  Rows with the same ``Angebot`` are sessions of one offering; what they
say about the offering needs to stand in one of them only.  A row without number is an offering without session.  The
columns are those in :data:`~bildungsraum.adapters.csv_files.columns.COLUMNS`, in any order; ``Kursnummer`` and
``Titel`` have to be there, and ``Anbieter`` unless the provider of the file is known.  Without ``Kurs-ID`` a session is
known as provider and number, ``vhs/F27-101``, and without ``Angebot`` its offering is known by the same id.

Files may be UTF-8 with or without byte order mark, UTF-16 with one, or Windows-1252, and separate with ``;``, ``,`` or
tab.  An empty cell says nothing: unlimited places, no fee stated, nobody has said so.

==================== ===============================================================================================
column               written as
==================== ===============================================================================================
Termine              ``2027-03-30 10:00-11:30 @Raum 2; 2027-04-06`` (a day without hours is a whole day); a meeting that
                     ends before it starts runs past midnight; longer ones are ``2027-03-30 10:00 - 2027-04-01 16:00``;
                     behind a ``|`` the meeting's key, if that is not its number in the cell
Anmeldung ab, bis    ``2027-03-01 08:00`` or a day; the day behind ``bis`` is included
Entgelt              ``48,00``, or one price for each category: ``48,00; youth | 24,00``
Kategorien           ``dvv | 5.01 | 2.0 | label``: scheme, code, version and label
Weitere Angaben      ``name | value``
Plätze               a number, ``0`` for closed, ``unbegrenzt`` or nothing for no limit
Form                 Präsenz, online, hybrid, Selbstlernen
Status               geplant, abgesagt, zurückgezogen
==================== ===============================================================================================

Days may also be written ``30.03.2027``, amounts ``48.00``, ``1.250,00 €`` or ``48,-``.  How several values share a cell
is told in :mod:`~bildungsraum.adapters.csv_files.several`.

What a spreadsheet could take for a formula is written with an apostrophe before it, and one such apostrophe is taken
away in reading.  A file does not carry: the link to a meeting's online room (it is for confirmed people only), the
version of a session, a venue that says nothing, parts of a second, another zone than the file's, the second of two
equal wall-clock times in the night when clocks go back, years outside 1900 to 2199, postcodes of four digits
(spreadsheets cut off the zero of 01662; it is put back and reported), marks that override the direction of writing in
titles and names of providers, blanks at the ends of ids, texts beyond 64 kB, and NUL.
"""

from .lists import write_messages, write_participants
from .reading import items, parse
from .records import Limits
from .source import open_source
from .writing import Dialect, save_file, write_listings

__all__ = [
    "Dialect",
    "Limits",
    "items",
    "open_source",
    "parse",
    "save_file",
    "write_listings",
    "write_messages",
    "write_participants",
]
