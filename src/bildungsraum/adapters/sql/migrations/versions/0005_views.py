"""Views with German names for reporting tools, and nobody named in two bookings of one session.

Moments are in UTC: what clock a district has is not known in the database.  No view has names or addresses.
A later migration that makes one of these tables anew has to drop the views first, and make them again.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

STATUS = {"planned": "findet statt", "cancelled": "fällt aus", "withdrawn": "zurückgezogen"}
STATES = {
    "held": "kurz freigehalten",
    "pending": "offen",
    "waiting": "wartet",
    "offered": "Platz angeboten",
    "registered": "angemeldet",
    "no_show": "nicht erschienen",
    "cancelled": "abgemeldet",
    "lapsed": "verfallen",
    "rejected": "abgelehnt",
    "moved": "umgebucht",
}
OVER = "'cancelled', 'lapsed', 'rejected', 'moved'"

COURSE = "k.kurs, k.kursnummer, k.titel"
VIEWS = {
    "v_kurse": """
        SELECT
            s.id AS kurs,
            s.number AS kursnummer,
            {title} AS titel,
            o.provider AS traeger,
            {provider} AS traeger_name,
            {format} AS format,
            {status} AS status,
            {starts} AS beginn_utc,
            {ends} AS ende_utc
        FROM sessions AS s
        JOIN offerings AS o ON o.id = s.offering
        LEFT JOIN providers AS p ON p.id = o.provider
    """,
    "v_belegung": """
        SELECT
            {course},
            k.status,
            k.beginn_utc,
            CASE WHEN b.session IS NULL THEN {capacity} ELSE b.capacity END AS plaetze,
            coalesce(b.taken_elsewhere, {elsewhere}) AS anderswo_belegt,
            coalesce(b.taken, 0) AS belegt,
            CASE WHEN b.session IS NULL THEN {capacity} ELSE b.capacity END
                - coalesce(b.taken_elsewhere, {elsewhere}) - coalesce(b.taken, 0) AS frei,
            coalesce(b.bookings_waiting, 0) AS wartende
        FROM v_kurse AS k
        JOIN sessions AS s ON s.id = k.kurs
        LEFT JOIN occupancy AS b ON b.session = k.kurs
    """,
    "v_buchungen": """
        SELECT
            {course},
            b.booking AS anmeldung,
            b.person AS person,
            b.household AS haushalt,
            b.organisation AS einrichtung,
            {state} AS status,
            b.places AS plaetze,
            b.position AS wartenummer,
            b.fee_cents AS entgelt_cent,
            b.currency AS waehrung,
            {since} AS seit_utc,
            {lapses} AS verfaellt_utc
        FROM bookings AS b
        JOIN v_kurse AS k ON k.kurs = b.session
    """,
    "v_warteliste": """
        SELECT kurs, kursnummer, titel, anmeldung, person, plaetze, wartenummer, status, seit_utc
        FROM v_buchungen
        WHERE status IN ('wartet', 'Platz angeboten')
    """,
    "v_entgelte": """
        SELECT
            {course},
            k.status,
            k.beginn_utc,
            b.currency AS waehrung,
            count(*) AS anmeldungen,
            sum(CASE WHEN b.state IN ({over}) THEN 0 ELSE 1 END) AS anmeldungen_gueltig,
            sum(b.fee_cents) AS entgelt_cent
        FROM bookings AS b
        JOIN v_kurse AS k ON k.kurs = b.session
        GROUP BY {course}, k.status, k.beginn_utc, b.currency
    """,
}
"""Each may use those before it."""


def upgrade() -> None:
    """Make the views, and the index of holders unique: who has a place is refused another one in the session."""
    op.drop_index("holders_by_person", "holders")
    op.create_index("holders_by_person", "holders", ["person", "session"], unique=True)
    sqlite = op.get_bind().dialect.name == "sqlite"
    facts = {
        "course": COURSE,
        "over": OVER,
        "title": _field("o", "title", sqlite),
        "provider": _field("p", "name", sqlite),
        "format": _field("o", "format", sqlite),
        "capacity": _number("s", "capacity", sqlite),
        "elsewhere": _number("s", "taken_elsewhere", sqlite),
        "status": _words("s.status", STATUS),
        "state": _words("b.state", STATES),
        "starts": _moment("s.starts_utc", sqlite),
        "ends": _moment("s.ends_utc", sqlite),
        "since": _moment("b.since", sqlite),
        "lapses": _moment("b.lapses", sqlite),
    }
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.format(**facts).strip()}")


def _field(table: str, name: str, sqlite: bool) -> str:
    return f"json_extract({table}.document, '$.{name}')" if sqlite else f"({table}.document::json ->> '{name}')"


def _number(table: str, name: str, sqlite: bool) -> str:
    return _field(table, name, sqlite) if sqlite else f"{_field(table, name, sqlite)}::bigint"


def _moment(column: str, sqlite: bool) -> str:
    return f"substr({column}, 1, 19)" if sqlite else f"date_trunc('second', {column} AT TIME ZONE 'UTC')"


def _words(column: str, german: dict[str, str]) -> str:
    cases = " ".join(f"WHEN '{one}' THEN '{word}'" for one, word in german.items())
    return f"CASE {column} {cases} END"
