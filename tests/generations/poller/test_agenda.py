"""What is due when, and what one account is given at once."""

from uuid import UUID

from generations.poller.lane import AT_ONCE, LONGEST_PAUSE, Lane
from generations.poller.tally import Tally
from generations.poller.watched import Agenda, Watched
from hfstudio.management.commands.poller import connections


def job(number: int = 1) -> Watched:
    return Watched(
        id=UUID(int=number), shard=0, fence=1, attempt_id=UUID(int=number), provider="fake", account_id=1,
        base_url="", remote_id=str(number), every=5.0, deadline=9e9, percent=0, activity="", cancel=False, check_in=0.0,
    )  # fmt: skip


def test_what_is_due_leaves_the_agenda_longest_overdue_first():
    agenda, late, later, not_yet = Agenda(), job(1), job(2), job(3)
    for each, due in ((not_yet, 30.0), (later, 20.0), (late, 10.0)):
        agenda.put(each, due)

    assert list(agenda.take(20.0)) == [late, later]
    assert agenda.next_due == 30.0


def test_a_job_that_was_moved_comes_once():
    agenda, moved = Agenda(), job()
    agenda.put(moved, 300.0)
    agenda.put(moved, 10.0)

    assert list(agenda.take(10.0)) == [moved]
    agenda.put(moved, 310.0)
    assert list(agenda.take(305.0)) == []
    assert list(agenda.take(310.0)) == [moved]


def test_an_empty_agenda_is_due_never():
    assert Agenda().next_due == float("inf")


def test_a_lane_lets_only_so_many_fly():
    lane = Lane(at_once=2)
    lane.waiting.extend(job(number) for number in range(5))

    assert len(list(lane.take(0.0))) == 2
    assert list(lane.take(0.0)) == []
    lane.landed()
    assert len(list(lane.take(0.0))) == 1


def test_a_lane_keeps_the_providers_rate():
    lane = Lane(a_second=10)
    lane.waiting.extend(job(number) for number in range(100))

    left = [len(list(lane.take(100 + tenth / 10 + 0.001))) for tenth in range(30)]

    assert sum(left) <= 10 * 3 + 10 + 1
    assert left[20:] == [1] * 10


def test_a_lane_that_is_paused_lets_nothing_through_and_never_for_too_long():
    lane = Lane()
    lane.waiting.append(job())
    lane.pause(86_400, now=0.0)

    assert list(lane.take(LONGEST_PAUSE - 1)) == []
    assert len(list(lane.take(LONGEST_PAUSE + 1))) == 1


def test_the_tally_says_how_late_most_were():
    tally = Tally()
    for milliseconds in range(100):
        tally.left(milliseconds / 1000)

    assert (tally.count, tally.lag(0.5), tally.lag(0.99)) == (100, 50, 99)
    tally.clear()
    assert (tally.count, tally.lag(0.99)) == (0, 1)


def test_a_provider_that_hangs_leaves_connections_to_the_others():
    assert connections() >= 2 * AT_ONCE
