"""Rendering a story's scenes: what is finished is taken as it is, the rest keeps the renderer busy until done.

`render_scenes` is all there is to call. A scene's failure does not stop the others; each scene's frames are whole in
the library before its result is told, so that kill -9 loses at most what the renderer has at work.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from quality.telemetry import Breach, check_scene
from story_assets.comfyui.previews import ScenePreview
from story_assets.comfyui.server import Server
from story_assets.errors import InputError, RenderingError
from story_assets.library import StoryFolder
from story_assets.models import Frames, FrameSet, Scenes, scene_id_of, scene_number
from story_assets.operating.locks import LeaseTakenError, lease
from story_assets.operating.progress import Listener, Progress
from story_assets.rendering.delivery.frame_sets import bring_back, find_frame_set
from story_assets.rendering.delivery.manifest import Manifest
from story_assets.rendering.delivery.takes import chosen_of, takes_of
from story_assets.rendering.fleet.dispatch import render_jobs
from story_assets.rendering.fleet.fleet import Fleet
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.job import Rules, SceneJob, inputs_digest, reroll_seed, rules_of, scene_job
from story_assets.rendering.scene.ledger import Ledger, attempts_dir
from story_assets.rendering.scene.results import SceneResult
from story_assets.settings import Settings


@dataclass(frozen=True)
class Rendered:
    """What came of a run over a story's scenes."""

    frames: Frames
    results: tuple[SceneResult, ...]

    @property
    def rendered(self) -> tuple[SceneResult, ...]:
        """The scenes this run rendered, or tried to."""
        return tuple(result for result in self.results if not result.reused)


def render_scenes(
    story: StoryFolder,
    scenes: Scenes,
    *,
    settings: Settings,
    graph: Graph,
    connect: Callable[[], AbstractContextManager[Server | Fleet]],
    reroll: Sequence[str] = (),
    request: str = "",
    on_progress: Listener = lambda progress: None,
    on_scene: Callable[[SceneResult], None] = lambda result: None,
    on_preview: Callable[[ScenePreview], None] = lambda preview: None,
) -> Rendered:
    """Render every scene that is not finished yet.

    Args:
        story: Where its frames go.
        scenes: What to draw.
        settings: Sizes, frame counts and queue policy.
        graph: What the renderer runs.
        connect: Gives one renderer or several; entered only if some scene needs one.
        reroll: Scenes to draw anew, such as `03`: under another seed, the old frames kept until the new are whole.
        request: Names this wish to reroll, so that a retry of the same run does not count as another.
        on_progress: Told of everything, in this thread.
        on_scene: Told each scene's result as it comes, in this thread.
        on_preview: Told of pictures of scenes at work, one a second at most, in this thread.

    Raises:
        InputError: A scene to reroll is not in the story.
        SettingsError: Fewer frames are asked for than a scene must have.
        RendererUnavailable: There is no renderer to begin with.
        RenderingError: Another process renders this story now.
        LibraryError: The disk refused; finished scenes are safe.
    """
    rules = rules_of(settings)
    wanted = _rerolled(scenes, reroll)
    with _alone(story):
        results: dict[str, SceneResult] = {}
        renderers: dict[str, str] = {}
        jobs: list[SceneJob] = []
        for scene in scenes.scenes:
            ledger = Ledger.of(story, scene.scene_id)
            if scene.scene_id in wanted:
                ledger.ask_reroll(request)
            job = scene_job(scene, ledger, graph, rules)
            found = _found(story, job, rules)
            if found is not None:
                results[scene.scene_id] = SceneResult(_under_earlier_policy(found.frame_set, rules), reused=True)
                renderers[scene.scene_id] = found.renderer
            else:
                jobs.append(job)
                _tell_broken(story, job, on_progress)
        _tell_reused(story, scenes, results, on_progress, on_scene)
        if jobs:
            queued = ", ".join(job.scene.scene_id for job in jobs)
            on_progress(Progress("frames", f"queued: {queued}", story.key, done=len(results), total=len(scenes.scenes)))
            with connect() as connected:
                fleet = connected if isinstance(connected, Fleet) else Fleet((connected,))
                done, total = len(results), len(scenes.scenes)
                rendering = render_jobs(
                    story, jobs, fleet, graph, rules, on_progress, on_preview, done=done, total=total
                )
                with contextlib.closing(rendering) as coming:
                    for result in coming:
                        kept = _kept_after_reroll(story, result, jobs, graph, rules)
                        results[kept.frame_set.scene_id] = kept
                        renderers.setdefault(kept.frame_set.scene_id, _renderer(kept, fleet))
                        on_scene(kept)
    ordered = tuple(results[scene.scene_id] for scene in scenes.scenes)
    frames = Frames(
        story_key=story.key,
        graph=graph.name,
        renderer=", ".join(dict.fromkeys(renderers[scene.scene_id] for scene in scenes.scenes)),
        queue_config=rules.policy,
        scenes=tuple(result.frame_set for result in ordered),
    )
    return Rendered(frames, ordered)


def _found(story: StoryFolder, job: SceneJob, rules: Rules) -> Manifest | None:
    """The frames that answer to the job: the take a person chose, those in their place, or an earlier take."""
    scene_id = job.scene.scene_id
    found = find_frame_set(story, scene_id)
    if found is not None and _enough(found.frame_set, rules):
        choice = chosen_of(story).scenes.get(scene_id)
        if choice and choice.instead_of == job.inputs_digest and choice.sha256 == found.frame_set.sha256:
            said = f"An earlier take, chosen by {choice.who} on {choice.at:%Y-%m-%d %H:%M} UTC"
            return found.model_copy(update={"frame_set": _warned(found.frame_set, said)})
        if found.frame_set.inputs_digest == job.inputs_digest:
            return found
    for take in reversed(takes_of(story, scene_id)):
        if not take.current and take.frame_set.inputs_digest == job.inputs_digest and _enough(take.frame_set, rules):
            back = bring_back(story, take)
            if back is not None and back.frame_set.sha256 == take.frame_set.sha256:
                return back
    return None


def _renderer(result: SceneResult, fleet: Fleet) -> str:
    """Who rendered a scene, or tried to last."""
    tried = [attempt.renderer for attempt in result.frame_set.record.attempt_summaries if attempt.renderer]
    return tried[-1] if tried else fleet.name


def _enough(frame_set: FrameSet, rules: Rules) -> bool:
    whole = frame_set.record.success and rules.floor <= len(frame_set.files) <= rules.ceiling
    # A record that breaks the contract would stop the film each time it is taken: nothing but a new one mends that.
    return whole and not _breaches(frame_set)


def _breaches(frame_set: FrameSet) -> list[Breach]:
    return check_scene(frame_set.record.model_dump(mode="json", by_alias=True))


def _tell_broken(story: StoryFolder, job: SceneJob, on_progress: Listener) -> None:
    """Say why a scene whose frames are there is drawn all the same."""
    found = find_frame_set(story, job.scene.scene_id)
    if found is None or not found.frame_set.record.success or found.frame_set.inputs_digest != job.inputs_digest:
        return
    if breaches := _breaches(found.frame_set):
        why = f"its record breaks the telemetry contract ({breaches[0].field}: {breaches[0].due})"
        message = f"{job.scene.scene_id}: drawn again, as {why}"
        on_progress(Progress("frames", message, story.key, job.scene.scene_id, level="warning"))


def _under_earlier_policy(frame_set: FrameSet, rules: Rules) -> FrameSet:
    """Frames of an earlier run as they are; where the queue policy was another one then, a warning says so."""
    config = frame_set.record.history_config
    if config == rules.policy:
        return frame_set
    changed = [
        f"{name} was {value:g}"
        for name, value in config.model_dump(by_alias=True).items()
        if value != rules.policy.model_dump(by_alias=True).get(name)
    ]
    return _warned(frame_set, f"Finished under an earlier queue policy: {', '.join(changed)}")


def _warned(frame_set: FrameSet, warning: str) -> FrameSet:
    record = frame_set.record
    return frame_set.model_copy(update={"record": record.model_copy(update={"warnings": (*record.warnings, warning)})})


def _rerolled(scenes: Scenes, reroll: Sequence[str]) -> set[str]:
    """The ids of the scenes to draw anew."""
    ids = {scene_id_of(scene_number(text)) for text in reroll}
    known = [scene.scene_id for scene in scenes.scenes]
    if missing := sorted(ids - set(known)):
        raise InputError(f"This story has no {missing[0]}", where=scenes.story_key, saw=f"scenes 1 to {len(known)}")
    return ids


@contextlib.contextmanager
def _alone(story: StoryFolder) -> Generator[None]:
    """Keep other processes from rendering the same story meanwhile; the system drops the lease when one dies."""
    try:
        with lease("rendering", wait_seconds=0, folder=attempts_dir(story)):
            yield
    except LeaseTakenError as error:
        raise RenderingError(
            "Another process is rendering this story", where=story.key, cure="Wait for it, or stop it first."
        ) from error


def _tell_reused(
    story: StoryFolder,
    scenes: Scenes,
    results: dict[str, SceneResult],
    on_progress: Listener,
    on_scene: Callable[[SceneResult], None],
) -> None:
    for number, result in enumerate(results.values(), start=1):
        frame_set = result.frame_set
        on_progress(
            Progress(
                "frames",
                f"{frame_set.scene_id}: its {len(frame_set.files)} frames are there already",
                story.key,
                frame_set.scene_id,
                done=number,
                total=len(scenes.scenes),
            )
        )
        on_scene(result)


def _kept_after_reroll(
    story: StoryFolder, result: SceneResult, jobs: Sequence[SceneJob], graph: Graph, rules: Rules
) -> SceneResult:
    """After a reroll that failed, the frames that were there before; the wish for others stays in the ledger."""
    failed = result.frame_set.record
    job = next(job for job in jobs if job.scene.scene_id == result.frame_set.scene_id)
    if failed.success or not job.ledger.rerolls:
        return result
    found = find_frame_set(story, job.scene.scene_id)
    earlier = {
        inputs_digest(job.scene, reroll_seed(job.scene.seed, count), graph, rules)
        for count in range(job.ledger.rerolls)
    }
    if found is None or found.frame_set.inputs_digest not in earlier or not _enough(found.frame_set, rules):
        return result
    why = failed.errors[-1] if failed.errors else "no reason given"
    warning = f"Reroll {job.ledger.rerolls} failed and the earlier frames stay: {why}"
    kept = _warned(_under_earlier_policy(found.frame_set, rules), warning)
    return SceneResult(kept, reused=True, reroll_failed=True)
