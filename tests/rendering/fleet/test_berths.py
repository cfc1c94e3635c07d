"""Two prompts deep, the second only shortly before its turn."""

from __future__ import annotations

import threading
import time

from story_assets.rendering.fleet.berths import Berths


def entered(berths: Berths, seconds: float) -> bool:
    """Whether one more gets in within so long."""
    stop = threading.Event()
    done = threading.Event()

    def enter() -> None:
        if berths.enter(stop):
            done.set()

    thread = threading.Thread(target=enter)
    thread.start()
    got_in = done.wait(seconds)
    stop.set()
    berths.wake()
    thread.join()
    return got_in


def test_the_first_two_come_one_after_the_other() -> None:
    """While nobody knows how long a prompt takes, the next waits for its end rather than in the queue."""
    berths = Berths()
    assert entered(berths, 1)
    assert not entered(berths, 0.05)
    berths.leave(0.5)
    assert entered(berths, 1)


def test_quick_prompts_are_two_deep_and_no_more() -> None:
    """When the one before ends within the lead, the next lies ready on the server."""
    berths = Berths(lead=5)
    assert entered(berths, 1)
    berths.leave(2.0)
    assert entered(berths, 1)
    assert entered(berths, 1)
    assert not entered(berths, 0.05)


def test_long_prompts_are_followed_just_in_time() -> None:
    """The second is let in a lead's length before the first is expected to end, so that its time on record is its own."""
    berths = Berths(lead=0.2)
    assert entered(berths, 1)
    berths.leave(0.5)
    assert entered(berths, 1)
    begun = time.monotonic()
    assert not entered(berths, 0.15)
    assert entered(berths, 2)
    assert 0.25 <= time.monotonic() - begun <= 1.0


def test_a_prompt_that_is_almost_done_lets_the_next_in() -> None:
    """Its own progress is better than the mean of those before; it holds for this prompt only."""
    berths = Berths(lead=0.1)
    assert entered(berths, 1)
    assert not entered(berths, 0.05)
    berths.almost_done()
    assert entered(berths, 1)
    assert not entered(berths, 0.05)
    berths.leave(100.0)
    assert not entered(berths, 0.05)


def test_whoever_waits_can_be_called_off() -> None:
    """No thread waits for ever."""
    berths = Berths()
    assert entered(berths, 1)
    stop = threading.Event()
    results: list[bool] = []
    thread = threading.Thread(target=lambda: results.append(berths.enter(stop)))
    thread.start()
    stop.set()
    berths.wake()
    thread.join(2)
    assert results == [False]
