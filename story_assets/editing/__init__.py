"""EDITING: frames become clips, and clips one film with titles, cross-fades, subtitles and chapters.

`motion` spreads a scene's frames over its clip, `encode` writes mp4 files, `titles`, `subtitles` and `poster` make what
goes around the pictures, `film` puts it together, and `playback` reads it back for the checks.
"""
