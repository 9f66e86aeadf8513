"""``python -m bildungsraum``: the command line, where no program is on the path."""

from .cli import main

if __name__ == "__main__":
    main()
