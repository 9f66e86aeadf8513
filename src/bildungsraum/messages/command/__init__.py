"""What the command line says.  In German: Texte der Kommandozeile.

There is no plain German version: who works on the command line reads the formal one.
"""

from . import de, en, help_de, help_en

DE = {**help_de.HELP, **de.SAID}
EN = {**help_en.HELP, **en.SAID}

__all__ = ["DE", "EN"]
