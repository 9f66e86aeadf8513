"""The whole story of a small district in under a minute: ``bildungsraum demo``."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer
from attrs import evolve, frozen
from rich.progress import track

from .. import registration
from ..adapters import district_toml, html_report
from ..adapters.csv_files import save_file, write_listings, write_messages
from ..desk import Desk
from ..feedback import closes
from ..messages import moment, outcome, quote_lines
from ..messages import settlement as settlement_words
from ..registration import Cancelled, Declined, Promoted, Registered, Waitlisted
from ..reminders import Kind, Message, moments
from ..schedule import Session
from ..sync import Listing
from ..values import BookingId, Money, Period, RequestId, utc
from . import story
from .catalogue import calendar_feed
from .context import CannotDo, ProviderOption, RulesFile, err, open_source, out, read_rules, say
from .feeds import print_import
from .figures import print_report
from .language import LANGUAGE
from .mailing import Sender, write_message
from .people import print_summary
from .places import participants_table

SAMPLES = files("bildungsraum") / "samples"
MARKER = "bildungsraum-demo.txt"
EXTRA_WISHES = 3
MINUTE = timedelta(minutes=1)


def add_to(app: typer.Typer) -> None:
    """Make this command known."""
    app.command(help=say("help_demo"))(demo)


def demo(
    source: Annotated[str, typer.Option("--source", help=say("help_demo_source"))] = "",
    folder: Annotated[Path, typer.Option("--out", help=say("help_demo_out"))] = Path("bildungsraum-demo"),
    provider: ProviderOption = "",
    rules: RulesFile = None,
) -> int:
    """Tell the story and leave its files in a folder."""
    prepare(folder)
    with (
        as_file(SAMPLES / "landkreis-roedertal.openvhs.xml") as feed,
        as_file(SAMPLES / "landkreis-roedertal.toml") as own_rules,
    ):
        chosen = district_toml.read(own_rules) if rules is None else read_rules(rules)
        with Desk.open(f"sqlite:///{folder / 'bildungsraum.db'}", rules=chosen) as desk:
            return Story(desk, folder).tell(source or str(feed), provider)


def prepare(folder: Path) -> None:
    """An empty folder; one that an earlier demonstration has made is emptied, any other is left alone."""
    earlier = list(folder.iterdir()) if folder.exists() else []
    if earlier and folder / MARKER not in earlier:
        raise CannotDo(say("demo_folder", path=folder))
    for path in earlier:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    (folder / "nachrichten").mkdir(parents=True, exist_ok=True)
    save_file(folder / MARKER, say("demo_marker").encode())


@frozen
class Story:
    """The chapters, in the order in which they are told."""

    desk: Desk
    folder: Path
    sender: Sender = Sender(
        "Digitalzentrum Rödertal",
        "digitalzentrum@roedertal.example",
        "https://roedertal.example/rueckmeldung/{token}",
    )

    def tell(self, address: str, provider: str) -> int:
        """From the feed to the council's report."""
        _chapter("import")
        zone = self.desk.rules.district.zone
        source = open_source(address, provider=provider, format="", zone=zone)
        first = self.desk.sync(source, at=datetime.fromisoformat("2020-01-01T00:00Z"))
        print_import(first)
        cast = story.cast(self.desk)
        if cast is None:
            raise CannotDo(say("demo_nothing_bookable"))
        opening = story.starts(cast.full) - 8 * story.WEEK
        people = self._fill(cast.full, opening)
        self._cancel(cast.full)
        others = [one for one in (cast.spring, cast.autumn) if one is not None and one.id != cast.full.id]
        self._elsewhere(others)
        written = self._remind(cast)
        written += self._ask(cast.full, people)
        self._figures(opening - 12 * story.WEEK, opening + 14 * story.WEEK, cast)
        self._leave(cast.full, written)
        return 1 if first.problems else 0

    def _fill(self, session: Session, opening: datetime) -> int:
        """Register more people than there are places for; how many asked."""
        _chapter("booking")
        desk, zone = self.desk, self.desk.rules.district.tz
        desk.change(evolve(session, registration=Period(opening)), at=opening)
        out.print(say("demo_course", title=self._title(session), places=session.capacity))
        early = desk.register(evolve(story.wish(0, session), id=RequestId("zu-frueh")), at=opening - MINUTE).first
        assert isinstance(early, Declined)
        out.print(f"  {outcome(early, zone=zone, language=LANGUAGE)}")
        wishes = [story.wish(number, session) for number in range(story.free_places(session) + EXTRA_WISHES - 1)]
        best = max(desk.rules.reductions, key=lambda one: one.percent, default=None)
        if best is not None:
            wishes[1] = story.wish(1, session, reductions=(best.id,))
        wishes[2] = story.wish(2, session, places=2)
        for number in range(len(wishes)):
            desk.save_contact(story.person(number))
        came = [one.first for one in desk.register_many(wishes, at=opening)]
        kinds = {kind: sum(isinstance(one, kind) for one in came) for kind in (Registered, Waitlisted, Declined)}
        numbers = {"registered": kinds[Registered], "waiting": kinds[Waitlisted], "declined": kinds[Declined]}
        out.print(say("demo_registered", **numbers))
        reduced = came[1]
        if not isinstance(reduced, Declined | None):
            out.print(say("demo_quote", name=story.person(1).name))
            for text, amount in quote_lines(reduced.quote, LANGUAGE):
                out.print(f"  {text}: {amount}" if amount else f"  {text}")
        return len(wishes)

    def _cancel(self, session: Session) -> None:
        _chapter("cancelling")
        at = story.starts(session) - timedelta(days=10)
        booking = BookingId(story.wish(0, session).id)
        price = self.desk.entry(session.id).roster.bookings[booking].quote.total
        came = self.desk.cancel(booking, at=at, paid=price)
        gone = next(event for event in came.events if isinstance(event, Cancelled))
        name = story.person(0).name
        out.print(say("demo_cancels", name=name))
        out.print(f"  {settlement_words(gone.settlement, LANGUAGE)}")
        out.print(say("moved_up", number=sum(isinstance(event, Promoted) for event in came.events)))

    def _elsewhere(self, told: Sequence[Session]) -> None:
        """Other people book other courses, so that the figures have something to count."""
        sessions = [one.session for one in self.desk.listed() if one.session.starts is not None]
        for number in range(60):
            self.desk.save_contact(story.person(100 + number))
        for place, session in enumerate(
            track(sessions, say("demo_others"), console=err, transient=True, disable=not err.is_terminal)
        ):
            people = 3 if session in told else place % 6
            for number, at in zip(range(people), story.moments_of(session), strict=False):
                self.desk.register(story.wish(100 + (7 * place + number) % 60, session), at=at)

    def _remind(self, cast: story.Cast) -> list[Message]:
        """Hand over what is due at each reminder of the told sessions, and show the hour by the wall clock."""
        _chapter("reminders")
        zone = self.desk.rules.district.tz
        told = {one.id: one for one in (cast.full, cast.spring, cast.autumn) if one is not None}
        if cast.spring is None or cast.autumn is None:
            out.print(say("demo_no_clock_change"))
        times = {when for one in told.values() for rule, when in moments(one, self.desk.rules) if rule != "feedback"}
        written: list[Message] = []
        for at in sorted(times, key=utc):
            due = self._hand_over(at)
            written += due
            shown = {one.session for one in due if one.kind is Kind.REMINDER and one.session in told}
            for session in sorted(shown):
                offset = at.astimezone(zone).strftime("%z")[:3]
                facts = {"moment": moment(at, zone, LANGUAGE), "offset": offset, "title": self._title(told[session])}
                number = sum(one.session == session and one.kind is Kind.REMINDER for one in due)
                out.print(say("demo_reminder", number=number, **facts))
        return written

    def _hand_over(self, at: datetime) -> list[Message]:
        due = self.desk.due(at=at)
        for message in due:
            write_message(self.desk, message, self.folder / "nachrichten", sender=self.sender, at=at)
        self.desk.said(due, at=at)
        return list(due)

    def _ask(self, session: Session, people: int) -> list[Message]:
        _chapter("feedback")
        rules = self.desk.rules
        roster = self.desk.entry(session.id).roster
        registered = {one.person: one.id for one in roster.registered()}
        present = [one.person for one in map(story.person, range(people)) if one.person in registered]
        if present:
            self.desk.decide(registration.note_no_show, registered[present.pop()], at=story.ends(session))
        at = dict(moments(session, rules))["feedback"]
        invited = self._hand_over(at)
        answered = 0
        for person, answer in zip(present, story.ANSWERS, strict=False):
            faults = self.desk.answer(session.id, self.desk.token(session.id, person), answer, at=at)
            assert not faults
            answered += 1
        out.print(say("demo_answers", number=answered))
        closed = closes(session, rules)
        assert closed is not None
        print_summary(self.desk.summary(session.id, at=closed), self.desk)
        return invited

    def _figures(self, first: datetime, last: datetime, cast: story.Cast) -> None:
        _chapter("report")
        for listed in list(self.desk.listed()):
            if listed.occupancy.taken and listed.session.units is not None:
                costs = Money(int(listed.session.units * 3_000) + 4_000)
                self.desk.change(evolve(listed.session, costs=costs), at=story.ends(cast.full))
        figures = self.desk.report(Period(first, last))
        print_report(figures)
        name = self.desk.rules.district.name
        page = html_report.render(
            figures, district_name=name, language=LANGUAGE, as_of=last.astimezone(self.desk.rules.district.tz)
        )
        save_file(self.folder / "bericht.html", page.encode())

    def _leave(self, session: Session, written: list[Message]) -> None:
        desk, zone = self.desk, self.desk.rules.district.tz
        stamp = story.ends(session)
        save_file(self.folder / "kalender.ics", calendar_feed(desk, "", domain=self.sender.domain, stamp=stamp))
        save_file(self.folder / "teilnehmende.csv", participants_table(desk, session.id))
        save_file(self.folder / "nachrichten.csv", write_messages(written, zone=zone))
        listed = list(desk.listed())
        providers = {one.offering.provider: desk.provider(one.offering) for one in listed}
        rows = (Listing(one.offering, [one.session]) for one in listed)
        save_file(self.folder / "angebote.csv", write_listings(rows, zone=zone, providers=providers))
        _chapter("files", folder=self.folder.resolve(), number=len(written))
        for path in sorted(self.folder.iterdir()):
            if path.name != MARKER and not path.name.endswith(("-wal", "-shm")):
                out.print(f"  {path.name}{'/' if path.is_dir() else ''}")

    def _title(self, session: Session) -> str:
        return self.desk.entry(session.id).offering.title


def _chapter(name: str, **facts: object) -> None:
    out.print()
    out.print(say(f"demo_{name}", **facts), style="bold")
