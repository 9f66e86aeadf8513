"""Commands about what people are told and asked: remind, feedback."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from ..adapters.csv_files import save_file, write_messages
from ..adapters.eml_files import is_address
from ..desk import Desk
from ..feedback import COURSE_SURVEY, Answer, Summary, Withheld
from ..forms import QuestionKind
from ..messages import choices, moment, question, words
from ..reminders import Message
from .context import (
    CannotDo,
    Database,
    Json,
    Moment,
    RulesFile,
    SessionArgument,
    desk_for,
    err,
    find_session,
    number,
    out,
    print_json,
    say,
)
from .context import moment as at_moment
from .language import LANGUAGE
from .mailing import Sender, write_message


def add_to(app: typer.Typer) -> None:
    """Make these commands known."""
    app.command(help=say("help_remind"))(remind)
    app.command(help=say("help_feedback"))(feedback)


def remind(
    db: Database = "",
    at: Moment = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("help_dry_run"))] = False,
    folder: Annotated[Path, typer.Option("--out", help=say("help_remind_out"))] = Path("outbox"),
    sender_name: Annotated[str, typer.Option("--sender-name", help=say("help_sender_name"))] = "",
    sender_mail: Annotated[
        str,
        typer.Option("--sender-mail", envvar="BILDUNGSRAUM_SENDER", help=say("help_sender_mail"), show_envvar=False),
    ] = "bildung@landkreis.example",
    survey_url: Annotated[
        str, typer.Option("--survey-url", help=say("help_survey_url"))
    ] = "https://landkreis.example/rueckmeldung/{token}",
    rules: RulesFile = None,
    as_json: Json = False,
) -> int:
    """Write what is due at a time: letters with their calendar entries, and a list of them."""
    if not sender_name.isprintable():
        raise CannotDo(say("bad_name"))
    if not is_address(sender_mail):
        raise CannotDo(say("bad_mail", option="--sender-mail"))
    if "{token}" not in survey_url:
        raise CannotDo(say("bad_survey_url", value=survey_url))
    with desk_for(db, rules) as desk:
        now = at_moment(at, desk.rules)
        messages = desk.preview(at=now) if dry_run else desk.due(at=now)
        failed: tuple[Message, ...] = ()
        if not dry_run:
            sender = Sender(sender_name or desk.rules.district.name, sender_mail, survey_url)
            failed = _hand_over(desk, messages, folder, sender=sender, at=now)
            messages = tuple(message for message in messages if message not in failed)
        if as_json:
            print_json([{"key": message.key, **_plain(message)} for message in messages])
        else:
            _print(desk, messages, dry_run=dry_run, folder=folder)
        if messages and not dry_run and sender_mail.endswith(".example"):
            err.print(say("sender_is_example", mail=sender_mail))
        for message in failed:
            err.print(say("message_failed", kind=words(message.kind, LANGUAGE), person=message.person))
    return 1 if failed else 0


def feedback(
    session: SessionArgument,
    db: Database = "",
    token: Annotated[str, typer.Option("--token", help=say("help_token"))] = "",
    answer: Annotated[list[str] | None, typer.Option("--answer", help=say("help_answer"))] = None,
    rules: RulesFile = None,
    at: Moment = "",
    as_json: Json = False,
) -> int:
    """The result of a survey, or with a token one anonymous answer to it."""
    if answer and not token:
        raise CannotDo(say("token_missing"))
    with desk_for(db, rules) as desk:
        kept, now = find_session(desk, session), at_moment(at, desk.rules)
        if token:
            faults = desk.answer(kept.id, token, _answer(answer or []), at=now)
            if as_json:
                print_json({"taken": not faults, "faults": faults})
                return 1 if faults else 0
            for fault in faults:
                what = words(fault.kind, LANGUAGE)
                out.print(f"{fault.question}: {what}" if fault.question else what)
            out.print(say("answer_refused" if faults else "answer_taken"))
            return 1 if faults else 0
        summary = desk.summary(kept.id, at=now)
        if as_json:
            print_json({"result": type(summary).__name__, "details": summary})
        else:
            print_summary(summary, desk)
    return 0


def print_summary(summary: Summary | Withheld, desk: Desk) -> None:
    """The result of a survey, question by question."""
    if isinstance(summary, Withheld):
        closes = summary.closes
        until = moment(closes, desk.rules.district.tz, LANGUAGE) if closes else "–"
        out.print(say("feedback_withheld", minimum=summary.minimum, closes=until))
        return
    out.print(say("feedback_answers", number=summary.answers))
    asked = {one.id: one for one in COURSE_SURVEY.questions}
    for one in summary.questions:
        labels = {str(value): label for value, label in choices(asked[one.question], LANGUAGE)}
        counted = ", ".join(f"{labels[value]}: {times}" for value, times in one.counts if times)
        mean = say("feedback_mean", mean=number(one.mean)) if one.mean is not None else ""
        out.print(f"{question(asked[one.question], LANGUAGE)} {mean} {counted}".rstrip())
        for text in one.texts:
            out.print(f"  – {text}")
    if summary.withheld:
        hidden = ", ".join(question(asked[id], LANGUAGE) for id in summary.withheld)
        out.print(say("feedback_hidden", questions=hidden))


def _plain(message: Message) -> dict[str, object]:
    return {"kind": message.kind, "session": message.session, "person": message.person, "due": message.due}


def _hand_over(
    desk: Desk, messages: tuple[Message, ...], folder: Path, *, sender: Sender, at: datetime
) -> tuple[Message, ...]:
    """Write *messages* and a list of them; those that cannot be written, which must not keep the others waiting."""
    if messages:
        folder.mkdir(parents=True, exist_ok=True)
    failed: list[Message] = []
    for message in track(messages, say("writing"), console=err, transient=True, disable=not err.is_terminal):
        try:
            write_message(desk, message, folder, sender=sender, at=at)
        except ValueError:  # a name or address that cannot stand in a letter; it is personal and not shown
            failed.append(message)
        else:
            desk.said([message], at=at)
    written = [message for message in messages if message not in failed]
    if written:
        save_file(folder / "nachrichten.csv", write_messages(written, zone=desk.rules.district.tz))
    return tuple(failed)


def _print(desk: Desk, messages: tuple[Message, ...], *, dry_run: bool, folder: Path) -> None:
    for message in messages:
        title = desk.entry(message.session).offering.title
        due = moment(message.due, desk.rules.district.tz, LANGUAGE)
        out.print(say("message", due=due, kind=words(message.kind, LANGUAGE), title=title))
    key = "messages_planned" if dry_run else "messages_written"
    out.print(say(key, number=len(messages), folder=folder))


def _answer(given: list[str]) -> Answer:
    kinds = {one.id: one.kind for one in COURSE_SURVEY.questions}
    values: list[tuple[str, int | str]] = []
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise CannotDo(say("bad_answer", value=text))
        is_mark = kinds.get(name) is QuestionKind.SCALE and value.isdecimal()
        values.append((name, int(value) if is_mark else value))
    return Answer(tuple(values))
