"""The assets `run_record`, `reviews` and `weekly_review`: thin wrappers around plain functions."""

from statistics import fmean
from typing import Any

import dagster as dg

from story_assets.library import digest_of
from story_assets.models import Reviews, RunRecord
from story_assets.operating.progress import Progress
from story_assets.operating.resources import LibraryResource, dagster_progress
from story_assets.partitions import stories, weeks
from story_assets.reviewing.page.verdicts import overall, story_verdicts
from story_assets.reviewing.publishing import PUBLISHED, publish
from story_assets.reviewing.record.materials import gather
from story_assets.reviewing.record.reviews import read_reviews
from story_assets.reviewing.weekly.week import markdown, publish_week, review_week, weeks_to_review


@dg.asset(
    partitions_def=stories,
    group_name="reviewing",
    kinds={"python", "json", "html"},
    code_version="1",
    deps=["story", "scenes", "frames", "film", "scene_scores", "story_scores", "reviews"],
)
def run_record(context: dg.AssetExecutionContext, library: LibraryResource) -> dg.MaterializeResult[RunRecord]:
    """What a person opens in the morning: `artifact-metadata.json`, `run-summary.txt`, and the page `index.html`.

    Running it twice is safe: the same library gives the same files.
    """
    folder = library.folder(context)
    record = publish(folder, library.settings)
    materials = gather(folder)
    verdicts = story_verdicts(materials)
    verdict = overall(materials, verdicts)
    page = (folder / "index.html").resolve()
    report = dagster_progress(context)
    report(Progress("record", f"{verdict.headline}. {verdict.detail} {page.as_uri()}", folder.key, done=1, total=1))
    rows = [
        dg.TableRecord({"goal": one.title, "value": one.value, "due": one.goal, "status": one.word, "why": one.reason})
        for one in verdicts
    ]
    scores = {
        name: dg.MetadataValue.float(value)
        for name, value in record.quality_metrics.model_dump(exclude={"themes_per_scene", "reasons"}).items()
        if isinstance(value, float | int)
    }
    return dg.MaterializeResult(
        value=record,
        metadata={
            # No link: browsers do not follow one from a page of the UI to a file.
            "page": dg.MetadataValue.path(str(page)),
            "verdict": dg.MetadataValue.text(f"{verdict.headline}. {verdict.detail}"),
            "goals": dg.MetadataValue.table(rows),
            **{name: dg.MetadataValue.path(str((folder / name).resolve())) for name in PUBLISHED if name != page.name},
            **scores,
            "frames": dg.MetadataValue.int(sum(scene.frame_count for scene in record.scenes)),
            "rendering_seconds": dg.MetadataValue.float(
                round(sum(scene.telemetry.duration_seconds for scene in record.scenes), 3)
            ),
            "fallback_notes": dg.MetadataValue.int(
                sum(len(scene.telemetry.system.fallback_notes) for scene in record.scenes)
            ),
        },
    )


@dg.asset(partitions_def=stories, group_name="reviewing", kinds={"python", "json"}, code_version="1", deps=["film"])
def reviews(context: dg.AssetExecutionContext, library: LibraryResource) -> dg.MaterializeResult[Reviews]:
    """People's ratings of the story and its scenes, from `story-assets review` and the form on the story's page.

    Running it twice is safe: it reads what was given, and ratings are only ever added to.
    """
    folder = library.folder(context)
    damaged: list[str] = []
    found = Reviews(story_key=folder.key, ratings=read_reviews(folder, on_damage=damaged.append))
    for sentence in damaged:
        context.log.warning(sentence)
    rows = [
        dg.TableRecord(
            {
                "scene": one.scene_id or "the story",
                "rating": one.rating,
                "comment": one.comment,
                "who": one.reviewer or "unsigned",
                "when": one.timestamp.isoformat(),
            }
        )
        for one in found.ratings
    ]
    return dg.MaterializeResult(
        value=found,
        metadata={
            "ratings": len(found.ratings),
            **({"mean": fmean(one.rating for one in found.of_story)} if found.of_story else {}),
            **({"table": dg.MetadataValue.table(rows)} if rows else {}),
        },
        data_version=dg.DataVersion(digest_of(found)),
    )


@dg.asset(
    partitions_def=weeks,
    group_name="reviewing",
    kinds={"python", "html"},
    code_version="1",
    # “Materialize all” over the whole lineage means every week there has been: one run, not one for each.
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def weekly_review(context: dg.AssetExecutionContext, library: LibraryResource) -> dg.MaterializeResult[Any]:
    """All runs of a week against the week before, with a trend over four: one page, one Markdown, one file of figures.

    Safe to run twice: the same records give the same review. Over several weeks, each is reviewed; figures and checks are
    those of the last.
    """
    window = context.partition_time_window
    *earlier, last = weeks_to_review(library.library, window.start, window.end)
    for start in earlier:
        publish_week(library.library, review_week(library.library, start))
    found = review_week(library.library, last)
    page, text = publish_week(library.library, found)
    figures = {
        name: dg.MetadataValue.float(float(value))
        for name, value in found.now.model_dump(exclude={"notes"}).items()
        if isinstance(value, int | float)
    }
    context.log.info(f"{found.headline}. {page.resolve().as_uri()}")
    return dg.MaterializeResult(
        metadata={
            "page": dg.MetadataValue.path(str(page.resolve())),
            "markdown": dg.MetadataValue.path(str(text.resolve())),
            "review": dg.MetadataValue.md(markdown(found)),
            "headline": found.headline,
            "unreadable": len(found.unreadable),
            **figures,
        }
    )
