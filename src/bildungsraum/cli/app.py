"""All commands in one program, and every expected failure as one sentence."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from click import ClickException
from click.exceptions import Abort, Exit

from ..messages import LANGUAGES
from ..ports import Conflict, StoreUnusable, Unreachable
from ..serialization import Malformed
from . import catalogue, demo, figures, people, places
from .context import CannotDo, err, say
from .language import LANGUAGE, split

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=say("help"),
    epilog=say("help_lang"),
)
for commands in (demo, catalogue, places, people, figures):
    commands.add_to(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; what cannot be done is told in one sentence on standard error."""
    if LANGUAGE not in LANGUAGES:
        return _sorry(say("no_such_language", value=LANGUAGE, known=", ".join(LANGUAGES)))
    try:
        outcome = app(split(arguments)[1], standalone_mode=False)
    except Exit as left:
        return left.exit_code
    except (Abort, KeyboardInterrupt):
        return _sorry(say("interrupted"))
    except ClickException as wrong:
        return _sorry(wrong.format_message())
    except CannotDo as why:
        return _sorry(str(why))
    except (StoreUnusable, Unreachable, Conflict, Malformed, LookupError, ValueError, OSError) as why:
        return _sorry(say("cannot_do", why=_sentence(why)))
    return outcome if isinstance(outcome, int) else 0


def _sentence(why: Exception) -> str:
    if isinstance(why, LookupError) and why.args:
        return str(why.args[0])
    if isinstance(why, OSError) and why.strerror:
        return f"{why.filename}: {why.strerror}" if why.filename else why.strerror
    return str(why)


def _sorry(text: str) -> int:
    err.print(text, style="bold red", markup=False)
    return 2
