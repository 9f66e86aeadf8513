"""The command line ``bildungsraum``.  In German: Kommandozeile.

It only asks, calls the desk and prints; what it prints is German unless ``--lang`` says otherwise.  Exit code 0: done.
1: done, but there were problems in the data, or a wish was declined.  2: it could not be done, and nothing has changed.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper


def main() -> None:
    """Run the command that the program was called with."""
    from .app import run  # the language has to be known before the help texts are made

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console without umlauts is no reason to fail halfway
    sys.exit(run(sys.argv[1:]))


__all__ = ["main"]
