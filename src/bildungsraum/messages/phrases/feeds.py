"""What is said about problems in feeds and tables, in German."""

from __future__ import annotations

from . import Book

_IN_A_FILE: Book = (
    ("record {record:number}, line {line:number}", "Datensatz {record}, Zeile {line}"),
    ("record {record:number}", "Datensatz {record}"),
    ("line {line:number}, column {column:number}", "Zeile {line}, Spalte {column}"),
    ("line {line:number}", "Zeile {line}"),
    ("after record 0", "vor dem ersten Datensatz"),
    ("after record {record:number}", "nach Datensatz {record}"),
    ("the folder", "Ordner"),
    ("file", "Datei"),
)
PLACES: Book = (
    ("session {id}", "Kurs {id}"),
    *_IN_A_FILE,
    *((f"{{file}}, {english}", f"{{file}}, {german}") for english, german in _IN_A_FILE),
)
"""Where a problem is; of a folder, in which file."""

FIELDS: Book = (
    ("document", "Datei"),
    ("file", "Datei"),
    ("encoding", "Zeichensatz"),
    ("record", "Datensatz"),
    ("heading", "Spaltennamen"),
    ("row", "ganze Zeile"),
    ("line", "ganze Zeile"),
    ("rows", "Zeilen"),
)
"""What a problem is about where it is no field; names of fields are the feed's own and stay."""

READERS: Book = (
    ("not well-formed (invalid token)", "ein Zeichen an falscher Stelle"),
    ("syntax error", "Text außerhalb der Elemente"),
    ("mismatched tag", "Anfang und Ende eines Elements, die nicht zusammenpassen"),
    ("unclosed token", "ein Element, das nicht zu Ende geschrieben ist"),
    ("unclosed CDATA section", "ein CDATA-Abschnitt ohne Ende"),
    ("partial character", "ein halbes Zeichen"),
    ("duplicate attribute", "ein doppeltes Attribut"),
    ("junk after document element", "Daten hinter dem Ende"),
    ("undefined entity", "eine unbekannte Abkürzung (&…;)"),
    ("reference to invalid character number", "ein verbotenes Zeichen (&#…;)"),
    ("XML or text declaration not at start of entity", "die Zeile <?xml …?> nicht am Anfang"),
    ("XML declaration not well-formed", "eine fehlerhafte Zeile <?xml …?>"),
    ("encoding specified in XML declaration is incorrect", "ein anderer Zeichensatz als angegeben"),
    ("unexpected end of data", "das Ende der Daten"),
    ("'{delimiter}' expected after '{quote}'", "Text hinter einem Anführungszeichen"),
    ("field larger than field limit ({limit:number})", "mehr als {limit} Zeichen in einer Zelle"),
)
"""What expat and the csv module say, as far as it can happen here."""

FOUND: Book = (
    *READERS,
    ("", "nichts"),
    ("nothing", "nichts"),
    ("text", "Text"),
    ("a group of fields", "eine Gruppe von Angaben"),
    ("{count:number} groups of fields", "{count} Gruppen von Angaben"),
    ("{count:number} values", "{count} Angaben"),
    ("more than {count:number} values", "mehr als {count} Angaben"),
    ("a single value", "eine einzelne Angabe"),
    ("{count:number} characters", "{count} Zeichen"),
    ("{count:number} bytes", "{count} Bytes"),
    ("more than {count:number} bytes", "mehr als {count} Bytes"),
    ("{count:number} levels", "{count} Ebenen"),
    ("{count:number} columns", "{count} Spalten"),
    ("{count:number} problems", "{count} Auffälligkeiten"),
    ("{count:number} addresses for {dates:number} dates", "{count} Adressen für {dates} Termine"),
    ("the end of the data", "das Ende der Daten"),
    ("something else", "etwas anderes"),
    ("no file", "keine Datei"),
    ("compressed data", "komprimierte Daten"),
    ("a ZIP archive", "ein ZIP-Archiv"),
    ("neither XML nor JSON", "weder XML noch JSON"),
    ("JSON of another kind", "JSON anderer Art"),
    ("not UTF-8", "ein anderer Zeichensatz als UTF-8"),
    ("bytes that are not UTF-8", "Zeichen, die nicht zu UTF-8 gehören"),
    ("bytes of another encoding", "Zeichen eines anderen Zeichensatzes"),
    ("half a character", "ein halbes Zeichen"),
    ("a NUL character", "ein Nullzeichen"),
)
"""What was found where it is no value; values stay."""

EXPECTED: Book = (
    ("rules that go together", "Regeln, die zusammenpassen"),
    # a document as a whole
    (
        "a feed of adult education centres: Open-vhs, Kurse.json, Kurse.xml or <kurse> of KuferSQL",
        "Kursdaten einer Volkshochschule: Open-vhs, Kurse.json, Kurse.xml oder <kurse> von KuferSQL",
    ),
    ("a feed", "Kursdaten"),
    ("a feed without a document type", "Kursdaten ohne Dokumenttyp (DOCTYPE)"),
    ("XML or JSON that is not compressed", "XML oder JSON, das nicht komprimiert ist"),
    ("well-formed JSON in UTF-8", "fehlerfreies JSON in UTF-8"),
    ("well-formed XML", "fehlerfreies XML"),
    ("the rest of the document", "der Rest der Datei"),
    ("the end of the file", "das Ende der Datei"),
    ("that of the document", "der Zeichensatz der übrigen Datei"),
    ("UTF-8 or windows-1252", "UTF-8 oder Windows-1252"),
    (
        "UTF-8, or an encoding that is declared; read as windows-1252",
        "UTF-8 oder die Angabe des Zeichensatzes; gelesen wurde Windows-1252",
    ),
    ("UTF-8; it was read as Windows-1252", "UTF-8; gelesen wurde Windows-1252"),
    (
        "text in UTF-8, Windows-1252, or UTF-16 with a byte order mark",
        "Text in UTF-8, Windows-1252 oder UTF-16 mit Kennung am Anfang (BOM)",
    ),
    ("text in the encoding of the rest of the file", "Text im Zeichensatz der übrigen Datei"),
    ("text; save the spreadsheet as CSV UTF-8", "Text; speichern Sie die Tabelle bitte als CSV UTF-8"),
    ("fewer; the rest was not read", "weniger; der Rest wurde nicht gelesen"),
    ("fewer than {limit:number} problems in one feed", "weniger als {limit} Auffälligkeiten in einer Datei"),
    ("at most {limit:number} bytes", "höchstens {limit} Bytes"),
    ("at most {limit:number} bytes in one tag", "höchstens {limit} Bytes in einem Element"),
    ("at most {limit:number} levels of nesting", "höchstens {limit} Ebenen ineinander"),
    ("at most {limit:number} values in one record", "höchstens {limit} Angaben in einem Datensatz"),
    ("at most {limit:number} characters", "höchstens {limit} Zeichen"),
    ("at most {limit:number} characters in a cell", "höchstens {limit} Zeichen in einer Zelle"),
    ("at most {limit:number} characters; the rest is cut", "höchstens {limit} Zeichen; der Rest ist abgeschnitten"),
    # records and rows
    ("a course", "ein Kurs"),
    ("a value", "eine Angabe"),
    ("one value; the first counts", "eine Angabe; die erste zählt"),
    ("a group of fields", "eine Gruppe von Angaben"),
    ("one group; the first counts", "eine Gruppe von Angaben; die erste zählt"),
    ("a key that no other course of the feed has", "eine Kennung, die kein anderer Kurs hat"),
    ("each session once; line {line:number} has it", "jeder Kurs nur einmal; er steht schon in Zeile {line}"),
    ("a row with the names of the columns", "eine Zeile mit den Namen der Spalten"),
    ("once each: {columns}", "nur diese Spalten, jede einmal: {columns}"),
    ("the columns {columns}", "diese Spalten: {columns}"),
    ("{count:number} columns", "{count} Spalten"),
    ("{count:number} columns; the file breaks off", "{count} Spalten; die Datei bricht ab"),
    ("at most {limit:number} columns", "höchstens {limit} Spalten"),
    ("quotes that are closed", "Anführungszeichen am Anfang und am Ende des Textes"),
    ("values that go together", "Angaben, die zusammenpassen"),
    ("the same as in line {line:number}, which counts", "dasselbe wie in Zeile {line}, die zählt"),
    # who and what
    ("the provider", "der Träger"),
    ("the provider, before its courses", "der Träger, noch vor seinen Kursen"),
    ("the name of the provider", "der Name des Trägers"),
    ("the provider's id", "die Kennung des Anbieters"),
    ("{provider}, whose file this is", "{provider}, denn von dort stammt die Datei"),
    ("{provider}, as in line {line:number}", "{provider} wie in Zeile {line}"),
    ("the number of the session", "die Kursnummer"),
    (
        "a title; without it the offering and its sessions are left out",
        "ein Titel; ohne ihn fehlen das Angebot und seine Kurse",
    ),
    # values
    ("text", "Text"),
    ("a name without control over the direction of writing", "ein Name ohne Zeichen, die die Schreibrichtung umkehren"),
    ("a postcode of five digits", "eine Postleitzahl mit fünf Ziffern"),
    ("an address of the web", "eine Internetadresse"),
    ("one address for each date", "eine Adresse für jeden Termin"),
    ("one of {choices}", "eine dieser Angaben: {choices}"),
    ("one of: {choices}", "eine dieser Angaben: {choices}"),
    ("true or false", "true oder false"),
    ("ja or nein", "ja oder nein"),
    ("a whole number", "eine ganze Zahl"),
    ("a whole number, or unbegrenzt", "eine ganze Zahl oder unbegrenzt"),
    (
        "a whole number from 0 to 999999, or -1 if it is not known",
        "eine ganze Zahl von 0 bis 999999, oder -1, wenn sie nicht bekannt ist",
    ),
    ("a number such as {example}", "eine Zahl wie {example}"),
    ("degrees from {first} to {last}, such as {example}", "Grad von {first} bis {last}, zum Beispiel {example}"),
    ("degrees from {first} to {last}", "Grad von {first} bis {last}"),
    ("a reduced price of at most {amount}", "ein ermäßigtes Entgelt von höchstens {amount}"),
    ("an amount such as 84.70", "ein Betrag wie 84.70"),
    ("an amount such as 84,70 or 1.200,00", "ein Betrag wie 84,70 oder 1.200,00"),
    ("an amount such as 48,00 or 0", "ein Betrag wie 48,00 oder 0"),
    (
        "an amount such as 48,00 or 0, or for each category: 48,00; youth | 24,00",
        "ein Betrag wie 48,00 oder 0, oder einer je Preisgruppe: 48,00; youth | 24,00",
    ),
    ("a date, if there is no meeting", "ein Datum, wenn kein Termin dasteht"),
    (
        "a date such as 2027-03-30 or 30.03.2027, from {first:number} to {last:number}",
        "ein Datum wie 2027-03-30 oder 30.03.2027, in den Jahren {first} bis {last}",
    ),
    ("a day not before {day}", "ein Tag, der nicht vor dem {day} liegt"),
    ("a time of day such as 18:30", "eine Uhrzeit wie 18:30"),
    ("a time after {clock}", "eine Uhrzeit nach {clock}"),
    (
        "a time such as 2027-03-30 10:00 or 30.03.2027 10:00, or a day",
        "ein Zeitpunkt wie 2027-03-30 10:00 oder 30.03.2027 10:00, oder ein Tag",
    ),
    (
        "dates such as 2027-03-30 10:00-11:30 @Room; 30.03.2027",
        "Termine wie 2027-03-30 10:00-11:30 @Raum 2; 30.03.2027",
    ),
    ("codes such as dvv | 5.01 | 2.0 | label", "Kategorien wie dvv | 5.01 | 2.0 | Bezeichnung"),
    ("names and values such as colour | red", "Namen und Werte wie Farbe | rot"),
    ("{expected:phrase}; more with ; between them", "{expected}; mehrere mit ; dazwischen"),
    ("{expected:phrase}, as reductions need one", "{expected}; ohne Entgelt gilt keine Ermäßigung"),
)
"""What should stand there."""
