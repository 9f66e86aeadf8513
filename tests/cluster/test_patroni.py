"""Three nodes under Patroni: whoever leads may die, and nothing that was acknowledged is lost."""

from __future__ import annotations

import patroni_nodes
import pytest
from crowd import Crowd, catalogued
from roedertal import RULES

from bildungsraum import Desk

SESSIONS = 40
KILLS = 2


@pytest.mark.cluster
def test_the_leader_dies_twice_and_every_booking_that_was_acknowledged_is_there_once() -> None:
    with patroni_nodes.started() as cluster:
        with Desk.open(cluster.url, rules=RULES) as desk:
            catalogued(desk, SESSIONS)
        crowd = Crowd(cluster.url, SESSIONS, size=4)
        with crowd.booking():
            for _ in range(KILLS):
                crowd.wait_for_answers(100)
                dead = cluster.leader()
                cluster.nodes[dead].kill()
                crowd.wait_for_answers(100)
                assert cluster.leader(dead) != dead
                cluster.nodes[dead].start()
        crowd.check()
