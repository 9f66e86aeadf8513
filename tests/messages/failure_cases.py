"""What a clerk reads when something fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bildungsraum.messages.problems import failure, untranslated


def refusal(does: Callable[[], object], kind: type[Exception]) -> Exception:
    with pytest.raises(kind) as caught:
        does()
    return caught.value


def said(does: Callable[[], object], kind: type[Exception]) -> str:
    """What a clerk reads about the failure of what *does* something; all of it is German."""
    error = refusal(does, kind)
    assert untranslated(error) == ()
    return failure(error, "de")
