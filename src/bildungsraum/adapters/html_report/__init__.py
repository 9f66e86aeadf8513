"""The report for the council as one HTML page.  In German: Bericht.

The page stands for itself: no script, nothing that is loaded, styles inside.  It can be read aloud, printed, and in the
dark.  Needs the extra ``i18n`` (Babel).
"""

from .page import render

__all__ = ["render"]
