"""Subjects, openings and paragraphs of letters."""

from __future__ import annotations

LETTERS: dict[str, dict[str, str]] = {
    "subject": {
        "confirmation": "Sie sind angemeldet: {title}",
        "waiting": "Sie stehen auf der Warteliste: {title}",
        "promoted": "Sie haben jetzt einen Platz: {title}",
        "reminder": "Bald ist Ihr Kurs: {title}",
        "change": "Etwas ist anders: {title}",
        "cancellation": "Sie sind abgemeldet: {title}",
        "session_cancelled": "Der Kurs fällt aus: {title}",
        "feedback": "Wie war der Kurs? {title}",
        "application": "Wir haben Ihren Wunsch: {title}",
        "admitted": "Sie haben einen Platz: {title}",
        "offer": "Möchten Sie den Platz? {title}",
        "offer_lapsed": "Die Zeit ist vorbei: {title}",
        "divided": "Sie müssen noch auf Plätze warten: {title}",
        "reinstated": "Sie haben wieder einen Platz: {title}",
        "lapsed": "Ihre Anmeldung gilt nicht mehr: {title}",
        "rejected": "Sie bekommen leider keinen Platz: {title}",
        "refund": "Sie bekommen Geld zurück: {title}",
        "session_confirmed": "Der Kurs findet statt: {title}",
        "moved": "Sie sind jetzt in einem anderen Kurs: {title}",
        "passed_on": "Sie haben Ihren Platz abgegeben: {title}",
        "taken_over": "Sie haben jetzt einen Platz: {title}",
        "places_cancelled": "Sie haben jetzt weniger Plätze: {title}",
        "places_free": "Es gibt freie Plätze: {title}",
    },
    "opening": {
        "confirmation": "Danke für Ihre Anmeldung. Die Anmeldung hat geklappt. Wir freuen uns auf Sie!",
        "waiting": "Danke für Ihre Anmeldung. Leider ist noch kein Platz für Sie frei. "
        "Sie stehen auf der Warteliste. Das heißt: Sie müssen noch warten. Wird ein Platz für Sie frei? "
        "Dann bekommen Sie den Platz. Wir schreiben Ihnen dann.",
        "promoted": "Sie standen auf der Warteliste. Jetzt sind Sie fest angemeldet. Wir freuen uns auf Sie!",
        "reminder": "Bald beginnt Ihr Kurs. Wir freuen uns auf Sie!",
        "change": "Bei Ihrem Kurs ist etwas anders. Der Tag, die Uhrzeit oder der Ort ist neu. "
        "Bitte lesen Sie alles genau. Sie sind weiter angemeldet.",
        "cancellation": "Sie sind jetzt abgemeldet.",
        "session_cancelled": "Leider fällt der Kurs aus. Sie müssen nichts bezahlen. "
        "Haben Sie schon bezahlt? Dann bekommen Sie das Geld zurück.",
        "feedback": "Sie haben einen Kurs besucht. Wie war der Kurs? Bitte sagen Sie uns Ihre Meinung. "
        "Dann können wir besser werden.",
        "application": "Danke für Ihren Wunsch. Wir haben ihn bekommen. Sie haben noch keinen Platz. Wir schreiben "
        "Ihnen, wenn es so weit ist.",
        "admitted": "Sie haben einen Platz im Kurs. Wir freuen uns auf Sie!",
        "offer": "Für Sie ist ein Platz frei. Wir halten den Platz eine Zeit lang für Sie frei.",
        "offer_lapsed": "Sie konnten einen Platz haben. Wir haben keine Antwort von Ihnen bekommen. Jetzt können Sie "
        "den Platz nicht mehr haben.",
        "divided": "Einige von Ihnen haben jetzt einen Platz. Darüber schreiben wir Ihnen noch einen Brief. Die "
        "anderen müssen noch warten. Wir schreiben Ihnen, wenn es so weit ist.",
        "reinstated": "Ihr Geld ist spät gekommen. Es war noch ein Platz frei. Deshalb haben Sie wieder einen Platz. "
        "Wir freuen uns auf Sie!",
        "lapsed": "Leider gilt Ihre Anmeldung nicht mehr. Die Zeit dafür ist vorbei. Möchten Sie trotzdem kommen? "
        "Dann melden Sie sich bitte noch einmal an.",
        "rejected": "Leider können wir Ihnen keinen Platz geben. Haben Sie Fragen? Dann antworten Sie bitte auf "
        "diese Nachricht.",
        "refund": "Sie bekommen Geld von uns zurück.",
        "session_confirmed": "Der Kurs findet sicher statt. Wir freuen uns auf Sie!",
        "moved": "Sie sind jetzt in einem anderen Kurs. Das wollten Sie so. In Ihrem alten Kurs haben Sie keinen "
        "Platz mehr. Der Wechsel kostet nichts.",
        "passed_on": "Ihren Platz hat jetzt ein anderer Mensch. Das wollten Sie so. Sie sind nicht mehr angemeldet. "
        "Sie müssen nichts mehr tun.",
        "taken_over": "Sie haben den Platz von einem anderen Menschen bekommen. Sie sind jetzt angemeldet. Wir "
        "freuen uns auf Sie!",
        "places_cancelled": "Sie haben jetzt weniger Plätze. Die anderen Plätze bleiben.",
        "places_free": "Im Kurs gibt es freie Plätze. Sie wollten das wissen. Wer sich zuerst anmeldet, bekommt "
        "einen Platz.",
    },
    "letter": {
        "greeting": "Guten Tag {name}!",
        "greeting_nameless": "Guten Tag!",
        "queue": "Ihre Nummer auf der Warteliste ist {position}.",
        "title": "Kurs: {title}",
        "number": "Nummer vom Kurs: {number}",
        "provider": "Den Kurs macht: {provider}",
        "places": "Plätze: {number}",
        "item": "– {item}",
        "dates.one": "Wann:",
        "dates.other": "Wann:",
        "dates_gone.one": "An diesem Tag ist der Kurs nicht:",
        "dates_gone.other": "An diesen Tagen ist der Kurs nicht:",
        "dates_left.one": "Dieser Tag gilt nicht mehr für Sie:",
        "dates_left.other": "Diese Tage gelten nicht mehr für Sie:",
        "dates_unknown": "Den Tag wissen wir noch nicht. Fragen Sie bitte dort nach, wo der Kurs stattfindet.",
        "dates_self_paced": "Der Kurs hat keinen festen Tag. Sie können lernen, wann Sie wollen.",
        "clock_unknown": "Die Uhrzeit wissen wir nicht. Fragen Sie bitte dort nach, wo der Kurs stattfindet.",
        "place": "Wo: {address}",
        "place_online": "Wo: im Internet",
        "place_unknown": "Den Ort wissen wir noch nicht. Fragen Sie bitte nach.",
        "step_free": "Auf dem Weg in das Haus gibt es keine Stufen.",
        "steps": "Leider gibt es auf dem Weg in das Haus Stufen.",
        "step_free_unknown": "Gibt es auf dem Weg in das Haus Stufen? Das wissen wir nicht. Bitte fragen Sie nach.",
        "offering_link": "Hier steht mehr über den Kurs:",
        "online_link": "Mit diesem Link kommen Sie in den Kurs. Der Link ist nur für Sie:",
        "fee": "Was kostet der Kurs?",
        "fee_once_promoted": "Was kostet der Kurs, wenn Sie einen Platz bekommen?",
        "fee_line": "– {line}: {amount}",
        "fee_total": "Alles zusammen: {total}",
        "fee_remark": "Wichtig zum Preis: {remark}",
        "booking": "Ihre Nummer bei uns: {booking}",
        "leave": "Können Sie doch nicht kommen? Dann antworten Sie bitte auf diese Nachricht. "
        "So bekommt ein anderer Mensch den Platz.",
        "leave_free": "Die Abmeldung kostet nichts.",
        "leave_free_until": "Die Abmeldung kostet nichts bis {last_day}. Danach kostet sie Geld.",
        "leave_free_over": "Die Abmeldung kostet jetzt Geld.",
        "leave_queue": "Möchten Sie nicht mehr warten? Antworten Sie bitte auf diese Nachricht. Das kostet nichts.",
        "survey_link": "Hier sind unsere Fragen:",
        "survey_closes": "Sie können antworten bis {closes}.",
        "survey_anonymous": "Ihre Antworten sind anonym. Das heißt: Niemand weiß, was Sie geantwortet haben. "
        "Wir speichern Ihren Namen nicht bei den Antworten. Wir lesen alle Antworten erst am Ende. "
        "Und wir lesen sie nur, wenn mindestens {minimum} Menschen geantwortet haben. "
        "Der Link ist nur für Sie. Sie können ihn nur einmal benutzen.",
        "closing": "Freundliche Grüße",
        "to_do": "Das müssen Sie noch wissen:",
        "accept": "Möchten Sie den Platz? Dann antworten Sie bitte {until} auf diese Nachricht. Danach bekommt ein "
        "anderer Mensch den Platz.",
        "still_waiting": "Sie stehen weiter auf der Warteliste. Ist wieder ein Platz frei? Dann schreiben wir Ihnen.",
        "waits_no_more": "Sie stehen nicht mehr auf der Warteliste. Möchten Sie trotzdem kommen? Dann melden Sie "
        "sich bitte noch einmal an.",
        "missed": "Das hat gefehlt: {condition}.",
        "refund": "Sie bekommen {amount} auf Ihr Konto.",
        "pays_more": "Sie zahlen jetzt {amount} mehr als vorher.",
        "pays_less": "Sie zahlen jetzt {amount} weniger als vorher.",
        "fee_agreed": "Alle bezahlen jetzt mehr. Sonst fällt der Kurs aus. Sie haben dazu Ja gesagt. Das bezahlen Sie:",
        "moved_free": "Beim Kurs ist etwas anders. Deshalb kostet die Abmeldung {until} nichts.",
        "register": "Möchten Sie kommen? Dann melden Sie sich bitte an.",
    },
}
