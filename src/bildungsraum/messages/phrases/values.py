"""What is said about values that cannot be, in German, as it stands in the middle of a sentence."""

from __future__ import annotations

from . import Book
from .statutes import CONTRADICTIONS, SINGLE

KINDS: Book = (
    ("Rules", "Die Satzung"),
    ("district file", "Die Satzung"),
    ("Provider", "Ein gespeicherter Träger"),
    ("Offering", "Ein gespeichertes Angebot"),
    ("Session", "Ein gespeicherter Kurs"),
    ("event of a roster", "Ein gespeicherter Vorgang eines Kurses"),
    ("Message", "Eine gespeicherte Nachricht"),
    ("Answer", "Eine gespeicherte Antwort"),
    ("Mark", "Ein gespeicherter Stand einer Quelle"),
)
"""What is :class:`~bildungsraum.serialization.Malformed`."""

LIBRARIES: Book = (
    ("{value} is not a valid {kind}", "{value} steht nicht zur Wahl"),
    ("maximum recursion depth exceeded{where}", "die Angaben sind zu tief ineinander verschachtelt"),
    ("{fault:phrase} (at line {line:number}, column {column:number})", "Zeile {line}, Spalte {column}: {fault}"),
    ("{fault:phrase} (at end of document)", "am Ende der Datei: {fault}"),
    ("{fault} (at line {line:number}, column {column:number})", "Zeile {line}, Spalte {column} ist kein gültiges TOML"),
    ("{fault} (at end of document)", "das Ende der Datei ist kein gültiges TOML"),
    ("{fault}: line {line:number} column {column:number} (char {place:number})", "Zeile {line} ist kein gültiges JSON"),
    ("Invalid statement", "hier beginnt keine Angabe"),
    ("Invalid value", "der Wert fehlt oder ist falsch geschrieben"),
    ("Invalid date or datetime", "dieses Datum gibt es nicht"),
    ("Expected '=' after a key in a key/value pair", "hinter dem Namen fehlt das Gleichheitszeichen"),
    ("Expected newline or end of document after a statement", "die Zeile geht nach der Angabe noch weiter"),
    ("Expected ']' at the end of a table declaration", "am Ende der Überschrift fehlt ]"),
    ("Expected ']]' at the end of an array declaration", "am Ende der Überschrift fehlt ]]"),
    ("Unterminated string", "das schließende Anführungszeichen fehlt"),
    ("Illegal character {character}", "ein Zeichen, das hier nicht stehen darf, oder ein fehlendes Anführungszeichen"),
    ("Unclosed array", "die schließende Klammer ] fehlt"),
    ("Unclosed inline table", "die schließende Klammer }} fehlt"),
    ("Cannot overwrite a value", "diese Angabe steht schon weiter oben"),
    ("Cannot declare {key} twice", "diese Überschrift steht schon weiter oben"),
    ("Duplicate inline table key {key}", "die Angabe {key} steht doppelt da"),
)
"""What Python and its readers of TOML and JSON say; of the rest, only where it is wrong."""

ROOMS: Book = (
    ("a point in time must be a datetime, got {value}", "{value} ist kein Zeitpunkt"),
    ("a point in time needs a time zone, got {value}", "der Zeitpunkt {value} braucht eine Zeitzone"),
    ("a wall-clock time has no zone of its own, got {value}", "die Uhrzeit {value} darf keine Zeitzone haben"),
    ("a sequence is wanted, got the text {value}", "hier gehört eine Liste hin, nicht der Text {value}"),
    ("not a time zone of the IANA database: {name}", "{name} ist keine Zeitzone wie 'Europe/Berlin'"),
    # problems of tables cut it off, so the bracket at the end belongs to the gap
    ("a period cannot end ({ends}) before it starts ({starts}", "das Ende liegt vor dem Beginn"),
    ("a currency is three capital letters (ISO 4217), got {value}", "{value} ist keine Währung wie EUR"),
    ("money is counted in whole cents, got {value}", "{value} ist keine ganze Zahl von Cent"),
    ("money needs text, a whole number or a Decimal, got {value}", "{value} ist kein Betrag"),
    ("a page has at least one session, got {value}", "{value} Kurse passen nicht auf eine Seite"),
    ("a search has at most {limit} words, got {number}", "eine Suche hat höchstens {limit} Wörter, nicht {number}"),
    ("after is the cursor of a page's last session, got {value}", "{value} ist nicht das Feld cursor eines Kurses"),
    ("not an amount of money: {value}", "{value} ist kein Betrag"),
    ("money has whole cents, got {value}", "der Betrag {value} hat mehr als zwei Stellen hinter dem Komma"),
    ("money goes only with money, got {value}", "{value} ist kein Betrag"),
    ("{one} and {other} cannot be mixed", "Beträge in {one} und {other} lassen sich nicht verrechnen"),
    ("weights must be whole, not negative and not all zero, got {value}", "{value} sind keine Gewichte"),
    ("{name} must be Money, got {value}", "{name} muss ein Betrag sein, nicht {value}"),
    ("{name} must be a Decimal, got {value}", "{name} muss eine Zahl sein, nicht {value}"),
    ("{name} must be a Format, got {value}", "{name} muss eine Form sein, nicht {value}"),
    ("{name} must be a datetime, got {value}", "{name} muss ein Zeitpunkt sein, nicht {value}"),
    ("{name} must be a time of day, got {value}", "{name} muss eine Uhrzeit sein, nicht {value}"),
    ("{name} must be a whole number, got {value}", "{name} muss eine ganze Zahl sein, nicht {value}"),
    ("{name} must be text, got {value}", "{name} muss ein Text sein, nicht {value}"),
    ("{name} must not be empty, got {value}", "{name} darf nicht leer sein"),
    ("{name} must not be negative, got {value}", "{name} darf nicht unter null liegen, ist aber {value}"),
    ("{name} needs a time zone, got {value}", "{name} braucht eine Zeitzone: {value}"),
    ("{name} is a percentage from 0 to 100, got {value}", "{name} liegt zwischen 0 und 100 Prozent, nicht bei {value}"),
    ("{name} is a wall-clock time and has no zone, got {value}", "die Uhrzeit {name} darf keine Zeitzone haben"),
    (
        "{name} is given in degrees from {first} to {last}, got {value}",
        "{name}: {first} bis {last} Grad, nicht {value}",
    ),
    (
        "no clock shows {moment}, because clocks go forward then",
        "{moment} zeigt keine Uhr, weil sie dann vorgestellt wird",
    ),
    (
        "a meeting must end after it starts, got {starts} to {ends}",
        "ein Termin endet ({ends}) vor dem Beginn ({starts})",
    ),
    (
        "each meeting of {session} needs a key of its own, got {keys}",
        "Termine von {session} haben dieselbe Kennung: {keys}",
    ),
    ("a tariff needs at least one price; a free session has a price of zero", "ein Preis fehlt; kostenlos heißt null"),
    ("each category has one price, got {names}", "jede Preisgruppe hat nur einen Preis: {names}"),
    (
        "tiers go from few to many places, got {starts}",
        "die Stufen eines Entgelts stehen von wenig nach viel: {starts}",
    ),
    ("room {name} has no seating {seating}", "der Raum {name} hat keinen Sitzplan {seating}"),
    (
        "each seating of room {name} needs a name of its own, got {names}",
        "Sitzpläne des Raums {name} haben denselben Namen: {names}",
    ),
    (
        "a pool of {session} is for the meeting {meeting}, which is none of {keys}",
        "ein Kontingent von {session} gilt für den Termin {meeting}, den es unter {keys} nicht gibt",
    ),
    (
        "one tariff has one currency, got {currencies}",
        "alle Preise eines Kurses brauchen dieselbe Währung: {currencies}",
    ),
    (
        "cancellation steps go from early to late, got {early:number} before {late:number} days",
        "die Stufen für Abmeldungen stehen von früh nach spät, hier aber {early} vor {late} Tagen",
    ),
    (
        "a later cancellation must not be cheaper, see the step of {days:number} days",
        "eine spätere Abmeldung darf nicht billiger sein, siehe die Stufe mit {days} Tagen",
    ),
    (
        "late_percent must not be below the last step, got {percent}",
        "late_percent darf nicht unter der letzten Stufe liegen, ist aber {percent}",
    ),
    (
        "below two answers nobody is anonymous, got answers_minimum={minimum}",
        "unter zwei Antworten bleibt niemand anonym: answers_minimum = {minimum}",
    ),
    ("each reduction needs an id of its own, got {ids}", "jede Ermäßigung braucht eine eigene Kennung (id): {ids}"),
    ("each reminder needs an id of its own, got {ids}", "jede Erinnerung braucht eine eigene Kennung (id): {ids}"),
)
"""What the rooms say about their values."""

VALUES: Book = (
    *CONTRADICTIONS,
    *SINGLE,
    *LIBRARIES,
    ("{name} is missing", "die Angabe {name} fehlt"),
    ("unknown: {names}", "hier nicht bekannt: {names}"),
    ("str is wanted, got {value}", "hier gehört ein Text in Anführungszeichen hin, nicht {value}"),
    ("int is wanted, got {value}", "hier gehört eine ganze Zahl hin, nicht {value}"),
    ("bool is wanted, got {value}", "hier gehört true oder false hin, nicht {value}"),
    ("a whole number or a text is wanted, got {value}", "hier gehört eine ganze Zahl oder ein Text hin, nicht {value}"),
    ("a point in time is written as text, got {value}", "ein Zeitpunkt steht in Anführungszeichen, anders als {value}"),
    ("a date is written as text, got {value}", "ein Datum steht in Anführungszeichen, anders als {value}"),
    ("a time of day is written as text, got {value}", "hier gehört eine Uhrzeit wie 09:00:00 hin, nicht {value}"),
    ("a decimal number is written as text, got {value}", "eine Zahl mit Komma steht in Anführungszeichen: {value}"),
    ("money is written as text, got {value}", 'hier gehört ein Betrag wie "3.00 EUR" hin, nicht {value}'),
    ("a number is wanted, got {value}", "hier gehört eine Zahl hin, nicht {value}"),
    ("a list is wanted, got {value}", "hier gehört eine Liste hin, nicht {value}"),
    ("a list of {count:number} is wanted, got {value}", "hier gehören genau {count} Werte hin, nicht {value}"),
    ("a table of fields is wanted, got {value}", "hier gehört ein Abschnitt mit eigenen Angaben hin, nicht {value}"),
    ("no event is called {name}", "einen Vorgang namens {name} gibt es nicht"),
    ("not a point in time: {value}", "{value} ist kein Zeitpunkt"),
    ("not money: {value}", "{value} ist kein Betrag"),
    ("not a date: {value}", "{value} ist kein Datum"),
    ("not a time of day: {value}", "{value} ist keine Uhrzeit"),
    ("not a decimal number: {value}", "{value} ist keine Zahl"),
    ("not a finite number: {value}", "{value} ist keine Zahl, mit der man rechnen kann"),
    ("a point in time needs an offset from UTC, got {value}", "der Zeitpunkt {value} braucht eine Zeitzone"),
    ("not UTF-8 at byte {place:number}", "die Datei ist nicht in UTF-8 geschrieben (Byte {place})"),
    *ROOMS,
)
"""What is said about plain data that does not fit."""
