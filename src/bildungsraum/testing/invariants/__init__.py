"""What is true after every decision, whoever decides what and when; as checks of one step of a history."""

from collections.abc import Callable

from ...rules import Rules
from ..histories import Step
from .places import (
    all_counts_agree_with_a_recount,
    bringing_up_to_date_twice_is_once,
    more_places_never_take_one_away,
    no_place_is_given_that_is_not_there,
    nobody_has_two_places,
    nobody_waits_while_there_is_room_for_them,
)
from .promises import (
    every_change_of_state_is_in_the_table,
    every_event_can_be_written_down_and_says_by_which_rule,
    fees_are_not_above_prices_nor_refunds_above_payments,
    the_same_again_gives_the_same_and_then_nothing,
    what_is_kept_lasts_until_its_time_and_no_longer,
    what_is_refused_changes_nothing,
    whether_it_takes_place_has_an_answer_and_certain_stays_certain,
)
from .recount import Paper

Invariant = Callable[[Step, Rules], None]

INVARIANTS: tuple[Invariant, ...] = (
    every_event_can_be_written_down_and_says_by_which_rule,
    no_place_is_given_that_is_not_there,
    all_counts_agree_with_a_recount,
    nobody_has_two_places,
    nobody_waits_while_there_is_room_for_them,
    bringing_up_to_date_twice_is_once,
    more_places_never_take_one_away,
    what_is_kept_lasts_until_its_time_and_no_longer,
    what_is_refused_changes_nothing,
    whether_it_takes_place_has_an_answer_and_certain_stays_certain,
    fees_are_not_above_prices_nor_refunds_above_payments,
    every_change_of_state_is_in_the_table,
    the_same_again_gives_the_same_and_then_nothing,
)
"""Each is asked after every step; it fails with an ``AssertionError``."""

__all__ = ["INVARIANTS", "Invariant", "Paper"]
