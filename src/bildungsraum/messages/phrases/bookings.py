"""What is said about bookings, payments, lots and meetings that cannot be so, in German, in sentences."""

from __future__ import annotations

from . import Book

BOOKINGS: Book = (
    ("there is no booking {id} in this session", "In diesem Kurs gibt es die Anmeldung {id} nicht."),
    ("there is no booking {id}", "Die Anmeldung {id} gibt es nicht."),
    ("booking {id} does not wait in this session", "Die Anmeldung {id} wartet in diesem Kurs nicht."),
    (
        "booking {id} is for session {session} already; nobody moves within a session",
        "Die Anmeldung {id} gehört schon zum Kurs {session}; dorthin lässt sie sich nicht umbuchen.",
    ),
    (
        "booking {id} has the places {numbers}, not {number}",
        "Die Anmeldung {id} hat die Plätze {numbers}, nicht {number}.",
    ),
    (
        "booking {id} has {places:number} places, {came} cannot have come",
        "Die Anmeldung {id} hat {places} Plätze; {came} können nicht gekommen sein.",
    ),
    (
        "{id} cannot be put before {other}: both must wait, in one priority class",
        "{id} lässt sich nicht vor {other} setzen: Beide müssen warten, mit gleichem Vorrang.",
    ),
    ("a payment must be more than nothing, got {amount}", "Eine Zahlung muss mehr als null sein, nicht {amount}."),
    ("session {id} has no lottery", "Im Kurs {id} wird nicht gelost."),
    ("lots are drawn at {moment}, not at {at}", "Gelost wird am {moment}, nicht am {at}."),
    ("session {id} has no meeting {meeting}", "Den Termin {meeting} hat der Kurs {id} nicht."),
    (
        "session {id} has no other meeting; cancel the session, or move it",
        "Der Kurs {id} hat keinen anderen Termin. Sagen Sie den ganzen Kurs ab, oder verlegen Sie ihn.",
    ),
    (
        "request {id} is not one of the person of booking {booking} for {session}",
        "Der Wunsch {id} passt nicht zur Anmeldung {booking}: Person und Kurs ({session}) müssen stimmen.",
    ),
    (
        "request {id} is not for the same places as booking {booking}",
        "Der Wunsch {id} gilt nicht für dieselben Plätze wie die Anmeldung {booking}.",
    ),
    (
        "request {id} names {holders:number} holders for {places:number} places",
        "Der Wunsch {id} nennt {holders} Personen für {places} Plätze.",
    ),
    (
        "request {id} names {pools:number} pools for {places:number} places",
        "Der Wunsch {id} nennt {pools} Kontingente für {places} Plätze.",
    ),
    (
        "session {id}: the request id {request} is one of another session",
        "Kurs {id}: Die Kennung {request} gehört zu einem Wunsch für einen anderen Kurs.",
    ),
    (
        "only {staying} places cost {unit}, {leaving} cannot go",
        "Nur {staying} Plätze kosten {unit}; {leaving} können nicht wegfallen.",
    ),
    ("a message of the kind {kind} needs a booking", "Eine Nachricht der Art {kind} braucht eine Anmeldung."),
)
"""What cannot be done with a booking or a session, and why."""
