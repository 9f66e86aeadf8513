"""What is said about the rules of a district, in German: about one that cannot be, and about contradictions."""

from __future__ import annotations

from . import Book

SINGLE: Book = (
    ("a deadline has one of {keys}, got {value}", "eine Frist nennt entweder {keys}, hier steht {value}"),
    ("a Bundesland is one of {states}, got {value}", "{value} ist kein Bundesland; möglich sind {states}"),
    ("it must say whose rules these are", "hier fehlt, wessen Regeln das sind"),
    ("a layer lies below the district, got {level}", "eine abweichende Regelung liegt unter dem Landkreis"),
    (
        "category {category} needs company of another category, got {by}",
        "die Preisgruppe {category} braucht Begleitung aus einer anderen, nicht {by}",
    ),
    (
        "{name} must not be longer than ten years ({most:number}), got {value}",
        "{name} darf nicht länger als zehn Jahre ({most}) sein, ist aber {value}",
    ),
    (
        "hours must not be longer than ten years of open hours, got {value}",
        "hours darf nicht länger als zehn Jahre mit Öffnungszeiten dauern, ist aber {value}",
    ),
    ("{name} must be at least 1, got {value}", "{name} muss mindestens 1 sein, nicht {value}"),
    (
        "{name} are numbers from 1 (Monday) to 7 (Sunday), at least one, got {value}",
        "{name} sind Zahlen von 1 (Montag) bis 7 (Sonntag), nicht {value}",
    ),
    ("no day is open within a year of {day}", "nach dem {day} ist ein Jahr lang nicht geöffnet"),
    ("the desk closes ({closes}) before it opens ({opens})", "geschlossen wird ({closes}) vor dem Öffnen ({opens})"),
    ("each pool needs an id of its own, got {ids}", "jedes Kontingent braucht eine eigene Kennung (id): {ids}"),
    (
        "{name} is 64 hexadecimal digits, see AccessCode.of",
        "{name} hat 64 hexadezimale Ziffern, siehe AccessCode",
    ),
    ("pool {id} cannot overflow into itself", "das Kontingent {id} kann nicht in sich selbst überlaufen"),
    (
        "pool {id} is for everybody already, it has nothing to release",
        "das Kontingent {id} ist schon für alle da, es gibt nichts freizugeben",
    ),
    (
        "pool {id} overflows into {other}, which is none of {ids}",
        "das Kontingent {id} läuft in {other} über, das es unter {ids} nicht gibt",
    ),
)
"""What the rules say about one of them."""

CONTRADICTIONS: Book = (
    (
        "the pools have {places:number} places, but no more than {most:number} may be given",
        "die Kontingente haben zusammen {places} Plätze, vergeben werden dürfen aber nur {most}",
    ),
    (
        "pool {id} is released when nobody can register any more",
        "das Kontingent {id} wird erst frei, wenn sich niemand mehr anmelden kann",
    ),
    (
        "pool {id} is released before anybody can register",
        "das Kontingent {id} wird frei, bevor sich jemand anmelden kann",
    ),
    ("registration opens no earlier than the start", "die Anmeldung öffnet nicht vor dem Beginn"),
    (
        "registration opens no earlier than admission.closes",
        "die Anmeldung öffnet nicht vor ihrem Ende (admission.closes)",
    ),
    ("registration closes after the start", "die Anmeldung schließt nach dem Beginn"),
    ("registration is over before it opens", "die Anmeldung ist vorbei, bevor sie öffnet"),
    ("it lies before registration opens", "das liegt vor dem Anfang der Anmeldung"),
    ("lots are drawn before registration closes", "gelost wird vor dem Ende der Anmeldung"),
    (
        "it runs for {hours:number} hours, but the queue moves for at most {left:number}",
        "es gilt {hours} Stunden, nachgerückt wird aber höchstens {left} Stunden lang",
    ),
    (
        "the pools on site have {places:number} places, but the room has {seats:number}",
        "die Kontingente vor Ort haben zusammen {places} Plätze, der Raum aber nur {seats}",
    ),
    (
        "{minimum:number} must register, but no more than {most:number} places may be given",
        "{minimum} müssen sich anmelden, vergeben werden dürfen aber nur {most} Plätze",
    ),
    ("lots are drawn without admission.closes", "für die Losung fehlt das Ende der Anmeldung (admission.closes)"),
    ("lots are drawn before admission.closes", "gelost wird vor dem Ende der Anmeldung (admission.closes)"),
    ("lots are drawn no earlier than the start", "gelost wird nicht vor dem Beginn"),
    ("it lies before admission.opens", "das liegt vor dem Anfang der Anmeldung (admission.opens)"),
    (
        "a person may have {maximum:number} places, but must book at least {least:number}",
        "eine Person darf {maximum} Plätze haben, muss aber mindestens {least} buchen",
    ),
    ("there are several limits by {scope} and {span}", "für {scope} und {span} gibt es mehrere Grenzen"),
    ("it neither asks for a minimum nor for a maximum", "es ist weder ein Mindestalter noch ein Höchstalter genannt"),
    (
        "the minimum {minimum:number} is above the maximum {maximum:number}",
        "das Mindestalter {minimum} liegt über dem Höchstalter {maximum}",
    ),
    ("one of them stands there twice", "eine Angabe steht doppelt da"),
    ("a booking without a place is none", "eine Anmeldung ohne Platz ist keine"),
    ("{minimum:number} is above party.maximum {maximum:number}", "{minimum} ist mehr als party.maximum ({maximum})"),
    (
        "{maximum:number} is more than the {most:number} places that may be given",
        "{maximum} ist mehr als die {most} Plätze, die vergeben werden dürfen",
    ),
    ("company is wanted, but party.maximum is 1", "Begleitung ist verlangt, aber party.maximum ist 1"),
    ("nobody overtakes with fit {fit}", "bei fit = {fit} überholt niemand"),
    (
        "nobody may overtake, because waiting.overtakes_maximum is 0",
        "niemand darf überholen, weil waiting.overtakes_maximum 0 ist",
    ),
    (
        "there is no waiting list, because waiting.maximum is 0",
        "es gibt keine Warteliste, weil waiting.maximum 0 ist",
    ),
    (
        "it runs for {hours:number} hours, but from {key} to the start there are at most {left:number}",
        "es gilt {hours} Stunden, von {key} bis zum Beginn sind es aber höchstens {left}",
    ),
    ("the decision can be put off, but by 0 days", "die Entscheidung lässt sich verschieben, aber um 0 Tage"),
    ("a decision that is put off comes after the start", "eine verschobene Entscheidung käme nach dem Beginn"),
    (
        "the decision is never put off, because 'extend' is no remedy",
        "die Entscheidung wird nie verschoben, weil 'extend' nicht unter minimum.remedies steht",
    ),
    ("nobody can confirm within 0 hours", "in 0 Stunden kann niemand bestätigen"),
    (
        "sensitive answers are not kept longer than others, got {sensitive:number} and {personal:number}",
        "vertrauliche Angaben werden nicht länger aufbewahrt als andere, hier {sensitive} und {personal} Tage",
    ),
    (
        "{fault:phrase}, together with {others}",
        "{fault}, zusammen mit {others}",
    ),
    ("{id} takes nothing off", "{id} ermäßigt nichts"),
    ("more than all sessions cannot be withdrawn", "mehr als alle Kurse können nicht zurückgezogen werden"),
)
"""What goes against what."""
