"""Subjects, openings and paragraphs of letters."""

from __future__ import annotations

LETTERS: dict[str, dict[str, str]] = {
    "subject": {
        "confirmation": "Ihre Anmeldung: {title}",
        "waiting": "Warteliste: {title}",
        "promoted": "Sie sind nachgerückt: {title}",
        "reminder": "Erinnerung: {title}",
        "change": "Bitte beachten Sie die Änderung: {title}",
        "cancellation": "Ihre Abmeldung: {title}",
        "session_cancelled": "Fällt leider aus: {title}",
        "feedback": "Wie hat es Ihnen gefallen? {title}",
        "application": "Ihr Anmeldewunsch: {title}",
        "admitted": "Sie haben einen Platz: {title}",
        "offer": "Ein Platz für Sie – bitte antworten Sie: {title}",
        "offer_lapsed": "Ihr Platzangebot ist abgelaufen: {title}",
        "divided": "Warteliste für die übrigen Plätze: {title}",
        "reinstated": "Ihre Anmeldung gilt wieder: {title}",
        "lapsed": "Ihre Anmeldung ist verfallen: {title}",
        "rejected": "Zu Ihrem Anmeldewunsch: {title}",
        "refund": "Sie erhalten Geld zurück: {title}",
        "session_confirmed": "Findet sicher statt: {title}",
        "moved": "Ihre Umbuchung: {title}",
        "passed_on": "Ihr Platz ist übertragen: {title}",
        "taken_over": "Sie haben einen Platz übernommen: {title}",
        "places_cancelled": "Ihre Abmeldung einzelner Plätze: {title}",
        "places_free": "Es gibt wieder freie Plätze: {title}",
    },
    "opening": {
        "confirmation": "vielen Dank für Ihre Anmeldung – sie ist bestätigt. Wir freuen uns auf Sie!",
        "waiting": "vielen Dank für Ihre Anmeldung. Zurzeit ist für Sie leider noch kein Platz frei. "
        "Sobald es so weit ist, rücken Sie automatisch nach, und wir schreiben Ihnen.",
        "promoted": "gute Nachricht: Sie sind von der Warteliste nachgerückt und jetzt fest angemeldet. "
        "Wir freuen uns auf Sie!",
        "reminder": "bald ist es so weit. Wir erinnern Sie an Ihre Anmeldung und freuen uns auf Sie.",
        "change": "bei einem Angebot, zu dem Sie angemeldet sind, haben sich Termine oder Ort geändert. "
        "Ab jetzt gelten die folgenden Angaben. Ihre Anmeldung bleibt bestehen.",
        "cancellation": "wir haben Ihre Anmeldung wie gewünscht storniert.",
        "session_cancelled": "leider findet das folgende Angebot nicht statt. Ihre Anmeldung ist damit aufgehoben, "
        "und Ihnen entstehen keine Kosten. Wenn Sie schon bezahlt haben, erhalten Sie das Geld zurück. "
        "Wir bitten um Ihr Verständnis.",
        "feedback": "vielen Dank, dass Sie dabei waren. Wie hat es Ihnen gefallen? "
        "Mit Ihrer Antwort helfen Sie uns, besser zu werden.",
        "application": "vielen Dank für Ihren Anmeldewunsch. Er ist bei uns eingegangen. Einen Platz haben Sie damit "
        "noch nicht; wir schreiben Ihnen, sobald es so weit ist.",
        "admitted": "gute Nachricht: Ihr Anmeldewunsch ist erfüllt, und Sie haben einen Platz. Wir freuen uns auf Sie!",
        "offer": "gute Nachricht: Für Sie ist ein Platz frei geworden. Wir halten ihn für Sie frei, bis die Frist "
        "endet.",
        "offer_lapsed": "wir hatten Ihnen einen Platz angeboten und leider rechtzeitig keine Antwort erhalten. Das "
        "Angebot gilt deshalb nicht mehr.",
        "divided": "ein Teil Ihrer Gruppe ist von der Warteliste nachgerückt; dazu erhalten Sie eine eigene "
        "Nachricht. Die übrigen Plätze warten weiter. Sobald es so weit ist, schreiben wir Ihnen.",
        "reinstated": "Ihre Zahlung ist nach dem Ende der Frist eingegangen. Es war noch Platz; Ihre Anmeldung gilt "
        "deshalb wieder. Wir freuen uns auf Sie!",
        "lapsed": "leider ist Ihre Anmeldung verfallen, weil die Frist abgelaufen ist. Wenn Sie weiterhin teilnehmen "
        "möchten, melden Sie sich bitte neu an.",
        "rejected": "leider können wir Ihnen für das folgende Angebot keinen Platz geben. Wenn Sie Fragen haben, "
        "antworten Sie bitte auf diese Nachricht.",
        "refund": "wir zahlen Ihnen Geld zurück.",
        "session_confirmed": "gute Nachricht: Das folgende Angebot findet sicher statt. Wir freuen uns auf Sie!",
        "moved": "wir haben Sie wie gewünscht umgebucht. Ihr Platz ist jetzt in dem folgenden Kurs; den bisherigen "
        "haben wir freigegeben. Kosten entstehen Ihnen durch die Umbuchung nicht.",
        "passed_on": "Ihr Platz gehört jetzt der Person, die Sie uns genannt haben. Sie selbst sind nicht mehr "
        "angemeldet und müssen nichts weiter tun.",
        "taken_over": "Sie haben einen Platz übernommen und sind jetzt fest angemeldet. Wir freuen uns auf Sie!",
        "places_cancelled": "wir haben einzelne Plätze Ihrer Anmeldung wie gewünscht abgemeldet. Die übrigen Plätze "
        "bleiben bestehen.",
        "places_free": "Sie wollten hören, wenn es freie Plätze gibt: Jetzt ist es so weit. Wer sich zuerst "
        "anmeldet, bekommt sie.",
    },
    "letter": {
        "greeting": "Guten Tag {name},",
        "greeting_nameless": "Guten Tag,",
        "queue": "Sie stehen auf Platz {position} der Warteliste.",
        "title": "Angebot: {title}",
        "number": "Kursnummer: {number}",
        "provider": "Anbieter: {provider}",
        "places": "Plätze: {number}",
        "item": "– {item}",
        "dates.one": "Termin:",
        "dates.other": "Termine:",
        "dates_gone.one": "Dieser Termin entfällt:",
        "dates_gone.other": "Diese Termine entfallen:",
        "dates_left.one": "Dieser Termin gilt für Sie nicht mehr:",
        "dates_left.other": "Diese Termine gelten für Sie nicht mehr:",
        "dates_unknown": "Die Termine erfahren Sie beim Anbieter.",
        "dates_self_paced": "Feste Termine gibt es nicht: Sie lernen, wann es Ihnen passt.",
        "clock_unknown": "Die genaue Uhrzeit erfahren Sie beim Anbieter.",
        "place": "Ort: {address}",
        "place_online": "Ort: online",
        "place_unknown": "Den Ort erfahren Sie beim Anbieter.",
        "step_free": "Der Ort ist stufenlos erreichbar.",
        "steps": "Der Ort ist leider nicht stufenlos erreichbar.",
        "step_free_unknown": "Ob der Ort stufenlos erreichbar ist, erfahren Sie beim Anbieter.",
        "offering_link": "Mehr über das Angebot:",
        "online_link": "Ihr Zugang zum Online-Raum (bitte nicht weitergeben):",
        "fee": "Entgelt:",
        "fee_once_promoted": "Entgelt, wenn Sie einen Platz bekommen:",
        "fee_line": "– {line}: {amount}",
        "fee_total": "Zusammen: {total}",
        "fee_remark": "Hinweis des Anbieters zum Entgelt: {remark}",
        "booking": "Ihre Buchungsnummer: {booking}",
        "leave": "Können Sie doch nicht teilnehmen? Dann antworten Sie bitte auf diese Nachricht, "
        "damit jemand anderes den Platz bekommt.",
        "leave_free": "Die Abmeldung ist kostenlos.",
        "leave_free_until": "Kostenlos ist die Abmeldung bis einschließlich {last_day}.",
        "leave_free_over": "Die Frist für eine kostenlose Abmeldung ist schon abgelaufen.",
        "leave_queue": "Möchten Sie nicht mehr warten? Antworten Sie bitte auf diese Nachricht. Das kostet nichts.",
        "survey_link": "Hier geht es zur Umfrage:",
        "survey_closes": "Die Umfrage endet am {closes}.",
        "survey_anonymous": "Die Umfrage ist anonym: Wir speichern Ihre Antworten ohne Ihren Namen und ohne Verbindung "
        "zu Ihrer Anmeldung. Das Ergebnis sehen wir erst nach dem Ende und erst ab {minimum} Antworten. "
        "Der Link gilt einmal und nur für Sie; bitte geben Sie ihn nicht weiter.",
        "closing": "Mit freundlichen Grüßen",
        "to_do": "Bitte beachten Sie:",
        "accept": "Möchten Sie den Platz? Dann antworten Sie bitte {until} auf diese Nachricht. Danach gilt das "
        "Angebot nicht mehr.",
        "still_waiting": "Sie bleiben auf der Warteliste; wir schreiben Ihnen, wenn wieder ein Platz frei ist.",
        "waits_no_more": "Sie stehen nicht mehr auf der Warteliste. Wenn Sie weiterhin teilnehmen möchten, melden "
        "Sie sich bitte neu an.",
        "missed": "Nicht rechtzeitig erledigt wurde: {condition}.",
        "refund": "Wir überweisen Ihnen {amount}.",
        "pays_more": "Gegenüber der bisherigen Anmeldung zahlen Sie {amount} mehr.",
        "pays_less": "Gegenüber der bisherigen Anmeldung zahlen Sie {amount} weniger.",
        "fee_agreed": "Damit das Angebot stattfindet, haben alle einem höheren Entgelt zugestimmt. Ihr Entgelt:",
        "moved_free": "Weil sich Termine oder Ort geändert haben, ist die Abmeldung {until} kostenlos.",
        "register": "Bitte melden Sie sich an, wenn Sie teilnehmen möchten.",
    },
}
