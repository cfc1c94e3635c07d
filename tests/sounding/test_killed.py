"""Killed while it speaks, it goes on where it was: no half file, nothing spoken twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from humming import HummingVoice

from story_assets.library import read_model
from story_assets.models import SpokenLine
from story_assets.sounding.narration import narrate
from story_assets.speech.audio import read_sound

SCRIPT = """
import sys, time
sys.path.insert(0, {here!r})
from humming import HummingVoice
from story_assets.library import Library
from story_assets.models import Scenes
from story_assets.settings import Settings
from story_assets.sounding.narration import narrate

class Slow(HummingVoice):
    def say(self, request):
        time.sleep(0.3)
        return super().say(request)

folder = Library(__import__("pathlib").Path({library!r})).story({key!r})
narrate(folder, folder.read(Scenes), Settings(), [Slow()])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_kill_9_costs_no_line_that_was_spoken(house):
    folder, scenes, settings = house(lines=tuple(f"The keeper counts lamp number {number}." for number in range(1, 13)))
    folder.write(scenes)
    script = SCRIPT.format(here=str(Path(__file__).parent), library=str(folder.path.parent), key=folder.key)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen([sys.executable, "-c", script], env=environment)
    try:
        while not (folder / "narration/scene-004-hum.json").is_file():
            assert process.poll() is None
            time.sleep(0.02)
    finally:
        process.kill()
        process.wait()
    there = sorted((folder / "narration").glob("scene-*.json"))
    for path in there:
        assert read_model(path, SpokenLine).sha256
        assert read_sound(path.with_suffix(".flac")).size
    voice = HummingVoice()
    made = narrate(folder, scenes, settings, [voice])
    assert made.spoken_now == len(voice.said) == 12 - len(there)
    assert not list((folder / "narration").glob(".*"))
