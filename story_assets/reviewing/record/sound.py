"""What the record says of a film's sound."""

from __future__ import annotations

from story_assets.models import LineRecord, Music, Narration, SoundRecord, Soundtrack
from story_assets.reviewing.record.summary import one_line


def sound_record(narration: Narration | None, music: Music | None, track: Soundtrack | None) -> SoundRecord | None:
    """Who speaks each line, and what is heard with it; None before that is decided."""
    if narration is None:
        return None
    lines = tuple(
        LineRecord(
            scene_id=line.scene_id,
            provider=line.provider,
            voice=line.voice,
            spoken_seconds=line.seconds,
            took_seconds=line.took_seconds,
            loudness=line.loudness,
            retries=line.retries,
            timed_by=line.timed_by,
            notes=tuple(map(one_line, line.notes)),
            reason=one_line(line.reason) if line.reason else None,
        )
        for line in narration.lines
    )
    return SoundRecord(
        narrator=narration.wanted,
        language=narration.language,
        lines=lines,
        music=music.title if music else None,
        music_reason=one_line(music.reason) if music else None,
        loudness=track.loudness if track else None,
        true_peak=track.true_peak if track else None,
        music_below_voice=track.music_below_voice if track else None,
        notes=tuple(map(one_line, narration.notes)),
    )
