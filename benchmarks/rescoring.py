"""What scoring many finished stories again costs beyond the scoring itself: `python -m benchmarks.rescoring [STORIES]`.

Makes one film on the embedded engine, copies it under other keys, pretends that a metric changed, scores all in one run
through Dagster, and scores them again by plain function calls. The difference is what Dagster costs.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path


def main(count: int) -> None:
    """Measure and print."""
    home = Path(tempfile.mkdtemp(prefix="rescoring-"))
    os.environ |= {
        "STORY_ASSETS_HOME": str(home), "FRAME_WIDTH": "192", "FRAME_HEIGHT": "112", "RENDERER": "embedded",
        "WRITER": "template",
    }  # fmt: skip
    import dagster as dg

    from quality.alignment import alignment
    from quality.coherence import coherence
    from story_assets.cli.commission import register
    from story_assets.cli.pipeline import run_story
    from story_assets.instance import open_instance
    from story_assets.library import Library
    from story_assets.models import Frames, Scenes, SceneScores, Story, StoryScores
    from story_assets.partitions import stories
    from story_assets.reviewing.publishing import publish
    from story_assets.scoring.scene_scores import score_scenes
    from story_assets.scoring.story_scores import score_story
    from story_assets.settings import load_settings

    try:
        settings = load_settings()
        library = Library(settings.library_dir)
        first = register(genre="drama", seed=1, scenes=3, key="story-000", settings=settings)
        run_story(library.story(first.key), settings)
        keys = [f"story-{number:03d}" for number in range(count)]
        for key in keys[1:]:
            shutil.copytree(library.story(first.key).path, library.root / key)
            for path in (library.root / key).glob("*.json"):
                path.write_text(path.read_text(encoding="utf-8").replace(first.key, key), encoding="utf-8")
        pictures = {path: path.stat().st_mtime_ns for path in library.root.glob("*/frames/*/*.png")}

        def counted_up() -> None:
            alignment.VERSION += "+"
            coherence.VERSION += "+"

        with open_instance() as instance:
            instance.add_dynamic_partitions(str(stories.name), keys)
            for key in keys[1:]:
                for name in ("story", "scenes", "frames"):  # as if each had been made by a run of its own
                    tags = {"dagster/data_version": f"{name} of {key}"}
                    instance.report_runless_asset_event(dg.AssetMaterialization(name, partition=key, tags=tags))
            from story_assets.definitions import defs

            job = defs.resolve_job_def("rescore_all")
            config = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
            job.execute_in_process(
                instance=instance, run_config={**config, "ops": {"rescore_stories": {"config": {"stories": keys[:1]}}}}
            )
            counted_up()
            started, worked = time.perf_counter(), time.process_time()
            assert job.execute_in_process(instance=instance, run_config=config).success
            through_dagster, busy = time.perf_counter() - started, time.process_time() - worked
        counted_up()
        started, worked = time.perf_counter(), time.process_time()
        for key in keys:
            folder = library.story(key)
            story, scenes, frames = folder.read(Story), folder.read(Scenes), folder.read(Frames)
            scored = score_scenes(folder, story, scenes, frames, settings, lambda _: None)
            scores = SceneScores(story_key=key, scenes=tuple(one.score for one in scored))
            result: StoryScores = score_story(folder, story, scenes, scores, settings, lambda _: None)
            folder.write(result)
            publish(folder, settings)
        scoring, alone = time.perf_counter() - started, time.process_time() - worked
        assert {path: path.stat().st_mtime_ns for path in pictures} == pictures, "something was rendered"
        figures = {
            "stories": count,
            "through Dagster, s": round(through_dagster, 2),
            "scoring and publishing alone, s": round(scoring, 2),
            "beyond, s a story": round((through_dagster - scoring) / count, 3),
            "beyond, s of processor a story": round((busy - alone) / count, 3),
            "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        }
        print(json.dumps(figures, indent=2))
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
