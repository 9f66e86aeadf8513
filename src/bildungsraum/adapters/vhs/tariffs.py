"""What a place costs, from the fees of a feed.  In German: Entgelt, Gebühr.

Open-vhs and Berlin have a field for the fee and none for the reduced one, which stands in a remark; KuferSQL has both.
"""

from __future__ import annotations

from ...fees import Tariff
from ...values import Money
from .kinds import AMOUNT, FLAG, GERMAN_AMOUNT, reduced_in
from .records import Record


def of_course(fee: Record) -> Tariff | None:
    """The ``preis`` of Open-vhs and Berlin; ``None`` if it states no amount."""
    amount, remark = fee.value("betrag", AMOUNT), "; ".join(fee.texts("zusatz"))
    if amount is None:
        return None
    reduced, stated = None, reduced_in(remark)
    if stated:
        reduced = GERMAN_AMOUNT.read(stated)
        if reduced is None:
            fee.note("zusatz", stated, GERMAN_AMOUNT.expected)
    reduced = _not_above(amount, reduced, fee, "zusatz")
    reducible = fee.value("rabatt_moeglich", FLAG) is not False
    return Tariff.flat(amount, reduced=reduced, reducible=reducible, remark=remark)


def of_kufer(record: Record) -> Tariff | None:
    """The ``gebnorm`` and ``geberm`` of KuferSQL; ``None`` if there is no ``gebnorm``."""
    amount, reduced = record.value("gebnorm", GERMAN_AMOUNT), record.value("geberm", GERMAN_AMOUNT)
    if amount is None:
        return None
    reduced = _not_above(amount, reduced, record, "geberm")
    return Tariff.flat(amount, reduced=reduced, remark=record.text("gebuehrergaenztext"))


def _not_above(amount: Money, reduced: Money | None, record: Record, name: str) -> Money | None:
    if reduced is not None and reduced > amount:
        record.note(name, str(reduced), f"a reduced price of at most {amount}")
        return None
    return reduced
