import time
from datetime import datetime, timedelta

import pytest

from service.clock import JST, ShiftedClock, SystemClock, clock_from_env


def test_the_system_clock_tells_japanese_time() -> None:
    assert SystemClock().now().utcoffset() == timedelta(hours=9)


def test_a_shifted_clock_starts_at_its_moment_and_ticks_on() -> None:
    start = datetime(2020, 5, 3, 10, tzinfo=JST)
    now = ShiftedClock(start, epoch=time.time() - 3600).now()
    assert timedelta(hours=1) <= now - start < timedelta(hours=1, minutes=1)


def test_two_processes_with_the_same_epoch_agree() -> None:
    env = {"DEMONSTRATION": "1", "RENEWAL_NOW": "2020-05-03T10:00:00+09:00", "RENEWAL_EPOCH": str(time.time() - 60)}
    assert abs(clock_from_env(env).now() - clock_from_env(env).now()) < timedelta(seconds=1)
    assert clock_from_env(env).now().isoformat().startswith("2020-05-03T10:01")


@pytest.mark.parametrize("demonstration", ["0", ""])
def test_the_clock_cannot_be_moved_outside_a_demonstration(demonstration: str) -> None:
    with pytest.raises(ValueError, match="demonstration"):
        clock_from_env({"DEMONSTRATION": demonstration, "RENEWAL_NOW": "2020-05-03T10:00:00+09:00"})


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        clock_from_env({"DEMONSTRATION": "1", "RENEWAL_NOW": "2020-05-03T10:00:00"})
