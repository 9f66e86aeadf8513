"""What is said about forms, surveys and their questions that cannot be so, in German, in sentences."""

from __future__ import annotations

from . import Book

QUESTIONS: Book = (
    ("booking {id}: the person has no place in it", "Anmeldung {id}: Diese Person hat darin keinen Platz."),
    (
        "survey {id}: {question} must be of a kind of {kinds} and have no deadline",
        "Umfrage {id}: Die Frage {question} muss von einer der Arten {kinds} sein und hat keine Frist.",
    ),
    ("{form} needs questions with an id each, got {ids}", "{form}: Jede Frage braucht eine eigene Kennung: {ids}."),
    (
        "{form}: {question} is shown after {other}, which is none of its questions",
        "{form}: Die Frage {question} hängt von {other} ab; diese Frage gibt es dort nicht.",
    ),
    (
        "{form}: {question} is shown after {answer}, which is no answer to {other}",
        "{form}: Die Frage {question} hängt von {answer} ab; das ist keine Antwort auf {other}.",
    ),
    ("{form}: questions wait for each other: {ids}", "{form}: Diese Fragen warten aufeinander: {ids}."),
    (
        "without an answer to {question} a question would never be shown",
        "Ohne eine Antwort auf {question} würde die Frage nie gezeigt.",
    ),
    (
        "question {id}: choices belong to a question of the kind choice(s), and only there",
        "Frage {id}: Zur Wahl steht etwas nur bei Auswahlfragen, und dort immer.",
    ),
    (
        "question {id}: each choice needs words of its own, got {choices}",
        "Frage {id}: Jede Auswahlmöglichkeit braucht einen eigenen Wortlaut: {choices}.",
    ),
)
