"""How Sphinx builds the documentation; ``make docs`` calls it, and a warning is an error."""

from __future__ import annotations

from enum import Enum
from typing import Any

from sphinx.application import Sphinx

import bildungsraum

project = "bildungsraum"
author = "The bildungsraum developers"
project_copyright = "The bildungsraum developers, MIT licence"
version = release = bildungsraum.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"bildungsraum {release}"
html_static_path = ["_static"]
html_css_files = ["tables.css"]

autodoc_default_options = {"members": True, "member-order": "bysource"}
python_use_unqualified_type_names = True
maximum_signature_line_length = 100


def keep_what_one_looks_up(
    app: Sphinx, what: str, name: str, value: Any, skip: bool, options: dict[str, Any]
) -> bool | None:
    """Show the members of enums and the parts of a protocol, although few of them need words of their own.

    Fields without words stay out: name, type and default stand in the signature of their class.
    """
    return False if isinstance(value, Enum | property) else None


def setup(app: Sphinx) -> None:
    app.connect("autodoc-skip-member", keep_what_one_looks_up)
