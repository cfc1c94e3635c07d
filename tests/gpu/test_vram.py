"""Free VRAM is looked at, and waited for a little."""

from story_assets.gpu.vram import MIB, await_room


class Card:
    """A card whose memory comes back bit by bit. Scripted: there is no GPU here."""

    def __init__(self, *free_mb: float) -> None:
        self.free = [int(each * MIB) for each in free_mb]
        self.waits = 0

    def read(self) -> list[int]:
        return [self.free.pop(0) if len(self.free) > 1 else self.free[0]]

    def sleep(self, _: float) -> None:
        self.waits += 1


def test_room_at_once_costs_no_wait() -> None:
    """Enough is enough."""
    card = Card(20_000)
    assert await_room(3000, read=card.read, sleep=card.sleep).enough is True
    assert card.waits == 0


def test_memory_that_comes_back_is_waited_for() -> None:
    """An unloaded model's memory is free only a moment later."""
    card = Card(900, 900, 21_000)
    room = await_room(3000, read=card.read, sleep=card.sleep)
    assert (room.enough, room.free_mb, card.waits) == (True, 21_000.0, 2)


def test_memory_that_does_not_come_back_is_said() -> None:
    """After the wait the figure is told as it is."""
    card = Card(900)
    room = await_room(3000, within=0, read=card.read, sleep=card.sleep)
    assert (room.enough, room.free_mb) == (False, 900.0)


def test_no_card_is_no_figure() -> None:
    """Where nothing can be read, nothing is claimed."""
    room = await_room(3000, read=list, sleep=lambda _: None)
    assert (room.enough, room.free_mb) == (None, None)
