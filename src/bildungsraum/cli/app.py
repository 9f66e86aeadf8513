"""All commands in one program, and every expected failure as one sentence."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from typer import Exit, TyperException
from typer.main import get_command

from ..messages import LANGUAGES
from ..messages.problems import failure
from ..ports import Conflict, OutcomeUnknown, StoreUnusable, Unreachable
from ..serialization import Malformed
from . import asking, bookings, catalogue, db, demo, feeds, figures, people, places, rules
from .context import CannotDo, err, say
from .language import LANGUAGE, split

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=say("help"),
    epilog=say("help_lang"),
)
for commands in (demo, feeds, catalogue, places, bookings, asking, people, figures, rules, db):
    commands.add_to(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; what cannot be done is told in one sentence on standard error."""
    if LANGUAGE not in LANGUAGES:
        return _sorry(say("no_such_language", value=LANGUAGE, known=", ".join(LANGUAGES)))
    program = get_command(app)
    try:
        # not app(…), which writes into what a command raises: our errors are frozen; nor main(), which keeps Ctrl-C
        with program.make_context("bildungsraum", split(arguments)[1] or ["--help"]) as context:
            outcome = program.invoke(context)
    except Exit as left:
        return left.exit_code
    except KeyboardInterrupt:
        return _sorry(say("interrupted"))
    except TyperException as wrong:
        return _sorry(_usage(wrong))
    except CannotDo as why:
        return _sorry(str(why))
    except (StoreUnusable, OutcomeUnknown, Unreachable, Conflict, Malformed, LookupError, ValueError, OSError) as why:
        return _sorry(say("cannot_do", why=failure(why, LANGUAGE)))
    return outcome if isinstance(outcome, int) else 0


def _usage(wrong: TyperException) -> str:
    """What does not fit on the line, in typer's words, and where to read how it is meant."""
    context = getattr(wrong, "ctx", None)
    command = "bildungsraum" if context is None else context.command_path
    return say("bad_usage", why=wrong.format_message().rstrip("."), command=command)


def _sorry(text: str) -> int:
    err.print(text, style="bold red")
    return 2
