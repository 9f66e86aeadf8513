"""What is said about stores, sources and requests that fail, in German, in sentences."""

from __future__ import annotations

from . import Book
from .bookings import BOOKINGS
from .questions import QUESTIONS

SYSTEM: Book = (
    ("No such file or directory", "Die Datei oder den Ordner gibt es nicht."),
    ("Permission denied", "Der Zugriff ist nicht erlaubt."),
    ("Operation not permitted", "Der Zugriff ist nicht erlaubt."),
    ("Is a directory", "Das ist ein Ordner."),
    ("Not a directory", "Ein Teil des Pfades ist kein Ordner."),
    ("File exists", "Unter diesem Namen gibt es schon etwas anderes."),
    ("File name too long", "Der Name ist zu lang."),
    ("No space left on device", "Auf dem Datenträger ist kein Platz mehr."),
    ("Read-only file system", "Der Datenträger ist schreibgeschützt."),
    ("Input/output error", "Der Datenträger meldet einen Fehler."),
    ("no connection to the server (All connection attempts failed)", "Der Server nimmt keine Verbindung an."),
    (
        "no connection to the server ([Errno {code}] Name or service not known)",
        "Einen Server dieses Namens gibt es nicht.",
    ),
    (
        "no connection to the server ([Errno {code}] Temporary failure in name resolution)",
        "Der Server ist nicht zu finden. Prüfen Sie bitte die Verbindung zum Internet.",
    ),
    (
        "no connection to the server ([SSL: CERTIFICATE_VERIFY_FAILED]{detail}",
        "Das Sicherheitszertifikat des Servers ist nicht gültig.",
    ),
)
"""What the operating system and the network say; whatever else they say is passed on as their own words."""

FAILURES: Book = (
    *SYSTEM,
    # stores
    ("somebody else was writing to it for too long", "Jemand anderes hat zu lange darin geschrieben."),
    ("wait until that has ended, then try again", "Warten Sie, bis das beendet ist, und versuchen Sie es noch einmal."),
    ("it is not an SQLite database", "Die Datei ist keine SQLite-Datenbank."),
    ("there is nothing in it", "Darin steht nichts."),
    ("name another file", "Nennen Sie bitte eine andere Datei."),
    ("the file belongs to another program", "Die Datei gehört zu einem anderen Programm."),
    ("the version of its tables is missing", "In der Datei steht nicht, aus welcher Version sie stammt."),
    (
        "its tables are of a version that is not known here ({version}), probably a newer one",
        "Die Datei stammt aus einer anderen, wahrscheinlich neueren Version ({version}).",
    ),
    ("install the newest bildungsraum", "Installieren Sie bitte das neueste bildungsraum."),
    ("the package {name} is missing", "Es fehlt das Paket {name}."),
    ("install bildungsraum[{extra}]", "Installieren Sie bitte bildungsraum[{extra}]."),
    ("the disk is full", "Auf dem Datenträger ist kein Platz mehr."),
    (
        "nothing of this step was saved; make room, then try again",
        "Von diesem Schritt wurde nichts gespeichert. Schaffen Sie Platz und versuchen Sie es noch einmal.",
    ),
    ("the disk reports an error", "Der Datenträger meldet einen Fehler."),
    (
        "nothing of this step was saved; look at the disk first",
        "Von diesem Schritt wurde nichts gespeichert. Lassen Sie bitte zuerst den Datenträger prüfen.",
    ),
    ("the file or its folder is read-only", "Die Datei oder ihr Ordner ist schreibgeschützt."),
    ("allow writing to both", "Erlauben Sie bitte das Schreiben in beide."),
    ("access is denied", "Der Zugriff ist nicht erlaubt."),
    (
        "allow reading and writing of the file and its folder",
        "Erlauben Sie bitte das Lesen und Schreiben der Datei und ihres Ordners.",
    ),
    ("the file is damaged", "Die Datei ist beschädigt."),
    ("restore the last backup", "Stellen Sie bitte die letzte Sicherung wieder her."),
    ("its folder does not exist", "Ihren Ordner gibt es nicht."),
    ("create the folder or correct the address", "Legen Sie den Ordner an oder berichtigen Sie die Adresse."),
    ("it is a folder", "Das ist ein Ordner."),
    ("name a file in it", "Nennen Sie bitte eine Datei darin."),
    ("the file cannot be found or made", "Die Datei ist nicht zu finden und lässt sich nicht anlegen."),
    (
        "look whether it was moved, and allow writing to its folder",
        "Sehen Sie nach, ob sie verschoben wurde, und erlauben Sie das Schreiben in ihren Ordner.",
    ),
    (
        "check that it is a folder, may be written to and has room",
        "Prüfen Sie bitte, ob es ein Ordner ist, ob man hineinschreiben darf und ob dort Platz ist.",
    ),
    (
        "a unit of work for reading changes nothing; use store.writing()",
        "Beim Lesen der Datenbank lässt sich nichts ändern.",
    ),
    # sources
    ("it is neither a file nor a folder", "Das ist weder eine Datei noch ein Ordner."),
    ("the address is not valid ({error})", "Die Adresse ist nicht richtig geschrieben."),
    ("it took longer than {seconds} seconds", "Es hat länger als {seconds} Sekunden gedauert."),
    ("no connection within {seconds} seconds", "Innerhalb von {seconds} Sekunden kam keine Verbindung zustande."),
    ("the server was silent for {seconds} seconds", "Der Server hat {seconds} Sekunden lang nicht geantwortet."),
    (
        "no connection to the server ({error})",
        "Es kommt keine Verbindung zum Server zustande. Das System meldet: {error}.",
    ),
    ("the answer of the server broke off, or was none", "Die Antwort des Servers brach ab oder war keine."),
    ("the server answered 404{reason}", "Unter dieser Adresse hat der Server nichts (404)."),
    ("the server answered {status}", "Der Server antwortete mit der Meldung {status}."),
    ("the answer has more than {size:number} bytes", "Die Antwort hat mehr als {size} Bytes."),
    ("the server redirects more than {times:number} times", "Der Server leitet öfter als {times}-mal weiter."),
    (
        "the server redirects from https to http, which is not secure",
        "Der Server leitet von https zu http weiter, und das ist nicht sicher.",
    ),
    (
        "the server sent compressed data without being asked to",
        "Der Server hat ungefragt komprimierte Daten geschickt.",
    ),
    (
        "only addresses that begin with http:// or https:// are fetched",
        "Abgerufen werden nur Adressen, die mit http:// oder https:// beginnen.",
    ),
    ("only http and https are fetched, got {scheme}", "Abgerufen werden nur http und https, nicht {scheme}."),
    ("not a path: {path}", "{path} ist kein Pfad einer Datei."),
    (
        "{address} is on the network, and there is nothing to fetch it with",
        "{address} ist eine Internetadresse. Laden Sie die Datei bitte herunter und nennen Sie ihren Pfad.",
    ),
    # addresses of databases
    (
        "no store for {scheme} is installed; known are {known}",
        "Für {scheme} ist keine Datenbank eingerichtet. Möglich sind: {known}.",
    ),
    (
        "the address of a database looks like sqlite:///roedertal.db",
        "Die Adresse einer Datenbank sieht so aus: sqlite:///roedertal.db",
    ),
    ("this store keeps SQLite files, got {url}", "{url} ist nicht die Adresse einer SQLite-Datei."),
    (
        "a path of a file belongs behind three slashes (sqlite:///roedertal.db), got {url}",
        "In {url} fehlt hinter drei Schrägstrichen der Pfad einer Datei, wie in sqlite:///roedertal.db.",
    ),
    (
        "only timeout and synchronous can be set in the address of a database, got {names}",
        "In der Adresse einer Datenbank lassen sich nur timeout und synchronous einstellen, nicht {names}.",
    ),
    (
        "synchronous is full or normal, got {value}",
        "synchronous ist full oder normal, nicht {value}.",
    ),
    (
        "timeout is a number of seconds up to an hour, got {value}",
        "timeout ist eine Zahl von Sekunden bis zu einer Stunde, nicht {value}.",
    ),
    # PostgreSQL
    (
        "the address of a database looks like postgresql://user@server/database?schema=roedertal",
        "Die Adresse einer Datenbank sieht so aus: postgresql://benutzer@server/datenbank?schema=roedertal",
    ),
    (
        "a schema is named with small letters, digits and underscores, got {name}",
        "Ein Schema heißt mit kleinen Buchstaben ohne Umlaute, Ziffern und Unterstrichen, nicht {name}.",
    ),
    (
        "{name} is a number from {least} to {most}, got {value}",
        "{name} ist eine Zahl von {least} bis {most}, nicht {value}.",
    ),
    ("all its connections were in use for too long", "Alle Verbindungen waren zu lange belegt."),
    (
        "allow more of them (?connections=…), or do less at the same time",
        "Erlauben Sie mehr davon (?connections=…), oder tun Sie weniger gleichzeitig.",
    ),
    ("the connection to the server was lost", "Die Verbindung zum Server ist abgebrochen."),
    ("try again in a moment", "Versuchen Sie es gleich noch einmal."),
    ("the server has too many connections", "Der Server hat zu viele Verbindungen."),
    (
        "wait a moment, or let the server allow more of them",
        "Warten Sie einen Augenblick, oder lassen Sie den Server mehr davon erlauben.",
    ),
    ("the server cannot be reached", "Der Server ist nicht zu erreichen."),
    (
        "look whether it is running and whether the address is right",
        "Sehen Sie nach, ob er läuft und ob die Adresse stimmt.",
    ),
    ("the server is just starting or stopping", "Der Server startet gerade oder wird gerade angehalten."),
    (
        "the server only lets read; it may be a standby",
        "Der Server lässt nur lesen. Vielleicht steht er nur in Reserve.",
    ),
    ("name the server that is written to", "Nennen Sie den Server, in den geschrieben wird."),
    ("there is no such database", "Diese Datenbank gibt es nicht."),
    (
        "create the database or correct the address",
        "Legen Sie die Datenbank an, oder berichtigen Sie die Adresse.",
    ),
    (
        "the server does not know this user with this password",
        "Der Server kennt diesen Benutzer mit diesem Passwort nicht.",
    ),
    ("correct user and password", "Berichtigen Sie Benutzer und Passwort."),
    ("let the administrator of the server allow it", "Lassen Sie es sich von der Betreuung des Servers erlauben."),
    (
        "others have changed the same at the same time",
        "Andere haben zur selben Zeit dasselbe geändert.",
    ),
    (
        "others have waited for us while we waited for them",
        "Andere haben auf uns gewartet, während wir auf sie gewartet haben.",
    ),
    ("the server has no memory left", "Der Server hat keinen Arbeitsspeicher mehr."),
    (
        "nothing of this step was saved; look at the server first",
        "Von diesem Schritt ist nichts gespeichert. Sehen Sie zuerst nach dem Server.",
    ),
    ("the database is damaged", "Die Datenbank ist beschädigt."),
    ("its schema does not exist", "Ihr Schema gibt es nicht."),
    ("its tables are missing", "Ihre Tabellen fehlen."),
    (
        "its tables only stand for those of another server",
        "Ihre Tabellen stehen nur für die eines anderen Servers.",
    ),
    ("name the server that has them", "Geben Sie den Server an, auf dem sie liegen."),
    (
        "look whether it was moved or deleted",
        "Sehen Sie nach, ob es verschoben oder gelöscht wurde.",
    ),
    (
        "look whether they were moved or deleted",
        "Sehen Sie nach, ob sie verschoben oder gelöscht wurden.",
    ),
    ("the schema {name} belongs to another program", "Das Schema {name} gehört zu einem anderen Programm."),
    ("name another schema (?schema=…)", "Nennen Sie ein anderes Schema (?schema=…)."),
    # requests, bookings, sessions
    *BOOKINGS,
    *QUESTIONS,
    (
        "there is no provider {id}, to whom {offering} belongs",
        "Den Träger {id} gibt es nicht, zu dem das Angebot {offering} gehört.",
    ),
    ("there is no provider {id}", "Den Träger {id} gibt es nicht."),
    ("there is no offering {id}", "Das Angebot {id} gibt es nicht."),
    ("there is no session {id}", "Den Kurs {id} gibt es nicht."),
    ("the tariff has no category {category}", "Die Preisgruppe {category} gibt es bei diesem Kurs nicht."),
    ("a quote needs at least one place, got none", "Ohne Platz lässt sich kein Entgelt berechnen."),
    ("request {id} asks for no place at all", "Der Wunsch {id} nennt keinen einzigen Platz."),
    (
        "request id {id} was used for another wish; give each wish an id of its own",
        "Die Kennung {id} gehört schon zu einem anderen Wunsch. Geben Sie bitte jedem Wunsch eine eigene.",
    ),
    (
        "request id {id} was used for another session; give each wish an id of its own",
        "Die Kennung {id} gehört schon zu einem Wunsch für einen anderen Kurs. Geben Sie bitte jedem eine eigene.",
    ),
    (
        "request {id} is for session {wanted}, not for {session}",
        "Der Wunsch {id} gilt dem Kurs {wanted}, nicht {session}.",
    ),
    ("offering {offering} is not one of {provider}", "Das Angebot {offering} gehört nicht zum Träger {provider}."),
    (
        "session {id} belongs to {offering}, not to {other}",
        "Der Kurs {id} gehört zum Angebot {offering}, nicht zu {other}.",
    ),
    (
        "what was to be kept of {what} breaks a rule of the tables ({error})",
        "Was von {what} zu speichern war, widerspricht einer Regel der Datenbank ({error}).",
    ),
    # surveys, letters, calendars, reports
    (
        "an invitation to the survey of session {id} needs a link to it",
        "Die Einladung zur Umfrage des Kurses {id} braucht deren Adresse.",
    ),
    ("the message is about the {what} {wanted}, not {given}", "Die Nachricht gehört zu {wanted}, nicht zu {given}."),
    ("there is no text {key}", "Der Text {key} fehlt im Programm."),
    ("the text {key} needs {gaps}", "Im Text {key} fehlt eine Angabe: {gaps}."),
    (
        "there are no texts in the language {language}; there are {known}",
        "In der Sprache {language} gibt es keine Texte. Möglich sind: {known}.",
    ),
    (
        "there is no report in {language}; there is one in {known}",
        "In der Sprache {language} gibt es keinen Bericht. Möglich sind: {known}.",
    ),
    (
        "an e-mail without a Message-ID cannot be told from another one",
        "Eine E-Mail ohne Message-ID lässt sich nicht von anderen unterscheiden.",
    ),
    ("the calendar has no METHOD, and mail programs would not know what to do with it", "Im Kalender fehlt METHOD."),
    (
        "the address of the sender is not one that can be written to; {hint}",
        "An die Adresse des Absenders kann man nicht schreiben. Umlaute in der Domain werden zu xn--….",
    ),
    (
        "the address of the recipient is not one that can be written to; {hint}",
        "An die Adresse des Empfängers kann man nicht schreiben. Umlaute in der Domain werden zu xn--….",
    ),
    ("the name of the sender", "Der Name des Absenders"),
    ("the name of the recipient", "Der Name des Empfängers"),
    ("the subject", "Der Betreff"),
    ("the language", "Die Sprache"),
    (
        "{field:phrase} has a line break or control character",
        "{field} enthält einen Zeilenumbruch oder ein Steuerzeichen.",
    ),
    (
        "{name} must not contain control characters or line breaks",
        "„{name}“ darf keine Zeilenumbrüche und keine Steuerzeichen enthalten.",
    ),
    (
        "{name} must be a mail address such as name@place.example",
        "„{name}“ muss eine E-Mail-Adresse wie name@ort.example sein.",
    ),
    (
        "a domain name is wanted, such as courses.example, got {domain}",
        "{domain} ist kein Internetname wie kurse.example.",
    ),
    ("an alarm goes off before the start or at it, got {before} before", "Ein Wecker klingelt nicht nach dem Beginn."),
    (
        "only who has a place is invited, booking {id} is {state}",
        "Eingeladen wird nur, wer einen Platz hat; die Anmeldung {id} hat keinen.",
    ),
    ("session {id} is cancelled, nobody can be invited", "Der Kurs {id} ist abgesagt, dazu wird niemand eingeladen."),
)
"""Why something cannot be done, and what to do, in sentences."""
