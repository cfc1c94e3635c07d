"""Where people stand, by framing and by what they do together."""

from __future__ import annotations

from ..stage import Spot, Stage


def spots_for(stage: Stage, count: int) -> list[Spot]:
    shot, wide, rng = stage.shot, stage.wide, stage.rng("cast")
    if shot.framing == "wide":
        spots = list(stage.spots) or [Spot(wide * (i + 0.5) / 5, 0.88, 0.34) for i in range(5)]
        doing = {a.action for a in shot.actors}
        if count == 1:
            return [rng.choice(spots[1:-1] if len(spots) > 2 else spots)]
        if count == 2 and not any(a.side for a in shot.actors):
            i = rng.randrange(max(1, len(spots) - 1))
            a, b = spots[i], spots[min(i + 1, len(spots) - 1)]
            mid, y = (a.x + b.x) / 2, (a.y + b.y) / 2
            close = 0.36 if "embrace" in doing else 0.8 if doing & {"talk", "argue", "kneel", "reach", "aim"} else 1.5
            gap = min(close * a.tall, abs(b.x - a.x) * 1.4 + 0.1 if close > 1 else 9.0)
            mid = min(max(mid, 0.2 + gap / 2), wide - 0.2 - gap / 2)
            return [Spot(mid - gap / 2, y, a.tall), Spot(mid + gap / 2, y + 0.004, a.tall)]
        while len(spots) < count:
            spots.append(Spot(rng.uniform(0.1, 0.9) * wide, rng.uniform(0.84, 0.9), 0.33))
        start = rng.randrange(len(spots) - count + 1)
        step = (len(spots) - 1) / max(1, count - 1) if count > 1 and rng.random() < 0.6 else 1
        return (
            [spots[min(len(spots) - 1, round(i * step))] for i in range(count)]
            if step > 1
            else spots[start : start + count]
        )
    if shot.framing == "medium":
        tall = 1.02
        if count == 1:
            return [Spot(wide * rng.choice((0.34, 0.40, 0.60, 0.66)), 1.24, tall)]
        embrace = shot.actors[0].action == "embrace" and count == 2
        gap = 0.3 if embrace else min(0.62, wide * 0.8 / count)
        return [
            Spot(wide / 2 + gap * (i - (count - 1) / 2), 1.24 + 0.02 * (i % 2), tall * (1 - 0.03 * (i % 2)))
            for i in range(count)
        ]
    tall = 2.75 if count == 1 else 2.25
    if count == 1:
        return [Spot(wide * rng.choice((0.38, 0.42, 0.58, 0.62)), 0.0, tall)]
    return [Spot(wide * (0.29 if i == 0 else 0.72), 0.0, tall * (1 - 0.04 * i)) for i in range(count)]
