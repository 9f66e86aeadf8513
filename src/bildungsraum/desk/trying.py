"""One unit of work after the other, until one succeeds.  In German: Wiederholung."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from ..ports import Conflict, Interrupted, OutcomeUnknown

TRIES, LONGEST = 12, 30.0
"""How often at most a unit of work is begun, and for how many seconds."""

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 6.0
"""Seconds at most before the second try, twice as many before each further one, and never more than that."""

Given = TypeVar("Given")


def again(
    attempt: Callable[[], Given], *, afresh: Callable[[], None], ids: Iterable[str], is_repeatable: bool = True
) -> Given:
    """What *attempt* gives, which is made again as a whole when somebody else was quicker or something interrupted it.

    It *is_repeatable* if it does no harm when it is made once more after it has succeeded; otherwise nothing is tried
    again once that may be so.  Before each further one *afresh* is called.  After the last one the last failure is
    raised, or :class:`OutcomeUnknown` about *ids* if one attempt may have succeeded without our hearing of it.
    """
    ends, in_doubt = time.monotonic() + LONGEST, False
    for number in range(TRIES):
        try:
            return attempt()
        except (Conflict, Interrupted) as failure:
            afresh()
            in_doubt |= isinstance(failure, Interrupted) and failure.in_doubt
            # by chance, so that those who were interrupted together do not come back together
            pause = random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**number))  # noqa: S311
            is_last = in_doubt and not is_repeatable
            if is_last or number == TRIES - 1 or time.monotonic() + pause > ends:
                if in_doubt:
                    raise OutcomeUnknown(tuple(ids)) from failure
                raise
            if isinstance(failure, Interrupted):
                time.sleep(pause)
    raise AssertionError("the last try has returned or raised")
