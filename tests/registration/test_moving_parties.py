"""What a wish over there says of its party is looked at as for anybody who comes: names, and pools."""

from __future__ import annotations

import attrs
from account_cases import with_party
from moving_cases import came, counters, left, moves, tablet
from roedertal import WINTER

from bildungsraum.registration import Condition, ConditionKind, Party
from bildungsraum.rules import Before, Pool


def test_who_moves_with_others_still_has_to_name_them_by_the_date_over_there() -> None:
    rules = with_party(names_due=Before(7))
    here, there = counters(2, 2, rules)
    here.asks("anna", 2)
    names = Condition(ConditionKind.NAMES, rules.before(there.session.starts or WINTER, Before(7)))
    assert moves(here, "anna", there, places=2) == ((left("anna"),), (came(there, "anna", 2, names),))


def test_who_moves_gets_a_place_of_the_pool_that_they_want_over_there() -> None:
    here, there = counters(1, attrs.evolve(tablet(2), pools=(Pool("hall", 1), Pool("online", 1))))
    here.asks("anna")
    online = Party(pools=("online",))
    events = moves(here, "anna", there, party=online)
    assert events == ((left("anna"),), (attrs.evolve(came(there, "anna"), party=online, allocation=("online",)),))
