"""Templates as the last provider: whole stories by the storyteller, and single scenes of an outline a model has made.

When a model dies in the middle of a story, what it has written stays. The scenes that are missing are told plainly from
their beats: the summary word for word, the place, and what its themes call for. Not art, but the film is there.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from story_assets.models import Beat, Brief, Generation, Scene, Story, Theme, scene_id_of
from story_assets.writing.chance import Chance, number_from
from story_assets.writing.content import genre_names, shared
from story_assets.writing.grammar import Filler, Person, capitalised
from story_assets.writing.llm.picture import NEVER_SHOWN, present, visual_prompt
from story_assets.writing.prompts.front_matter import FrontMatter
from story_assets.writing.prompts.library import PromptLibrary
from story_assets.writing.storyteller import TemplateStoryteller
from story_assets.writing.tokens import MAX_PROMPT_TOKENS, MIN_PROMPT_TOKENS, count_tokens
from story_assets.writing.wishes import read_wish

VERSION = "1.0.0"
_SEED_BITS = 48
_DEFAULT_GENRE = "drama"

_LINES: dict[Theme, tuple[str, ...]] = {
    "action": (
        "{H} moved before there was time to think about it. Something fell behind {him} and rolled, and nobody stopped to see what it was.",
        "There was one way through and {H} took it, one shoulder first. The rest had to be settled on the far side.",
        "{H} counted to three and went on two. {His} hands knew what to do; the rest of {him} caught up later.",
    ),
    "romance": (
        "{H} looked up and then away, a moment too late for it to mean nothing. The air between them kept the warmth.",
        "A sleeve brushed {his} wrist, and {H} forgot the end of the sentence. It did not seem to be missed.",
        "{H} had meant to be careful. {He} found that {he} {was} smiling, and let it stay.",
    ),
    "mystery": (
        "Something was not where it should have been. {H} looked twice, and the second time it was worse.",
        "{H} found a mark that had not been there before, small and quite deliberate. {He} laid a finger beside it to keep its size.",
        "Nobody had an answer, and the silence sounded agreed upon. {H} kept the question for later.",
    ),
    "dialogue": (
        "\"Tell me the truth,\" {H} said, \"and tell it once.\" The answer was a long time coming, and it was not the one that had been prepared.",
        "\"Is this what you wanted?\" {H} asked. \"It is what there was,\" came the reply, and for once nobody argued.",
        "\"We have one chance at this,\" said {H}. \"Then we had better talk first,\" and they did, quickly, heads together.",
    ),
    "exposition": (
        "It had been so for as long as anyone remembered, and people had built their habits round it. {H} knew them all by heart.",
        "Things here had their order: who came first, who left the lamp on, who was not spoken of. {H} read it like a page.",
        "What had happened before lay over everything like dust. {H} could have written a name in it.",
    ),
}  # fmt: skip
_LIGHT = {
    "dawn": "First pink light comes in low and the shadows are long and blue.",
    "morning": "Clean morning light falls from the side and picks out every surface.",
    "afternoon": "Warm slanting light divides the picture into bright and dim.",
    "dusk": "The last orange light fades while the first lamps come on.",
    "evening": "Blue evening light settles around a few amber lamps.",
    "night": "A few lamps make pools of warm light in deep blue darkness.",
}
_CAMERA = (
    "Wide shot from a low angle with a slow push-in; the figures stand off-centre with depth behind them.",
    "Medium shot at eye level, the camera drifts slowly to the right past a dark shape in the foreground.",
    "Medium close shot with a slow arc around the faces, the background soft but readable.",
    "Wide shot with a slow pull back, the figures small against generous empty space.",
)
_MORE = (
    "In the foreground an everyday object catches the light and gives the scale of things.",
    "The background holds details of lived-in use: worn edges, stacked things, a door half open.",
    "Faces are calm but attentive, hands are busy, and every gesture can be read at a glance.",
    "The air itself is visible in the light, and distant shapes lose their colour with depth.",
    "Lines of floor and wall lead the eye to the person who matters in this moment.",
    "Textures are exact: grain of wood, weave of cloth, damp stone, scratched metal.",
)


class Templates:
    """What is always there: needs no model, no network, and gives the same from the same seed.

    Genres without templates of their own borrow those that their prompt's front matter names.
    """

    name = "template"

    def __init__(self, prompts: PromptLibrary) -> None:
        self._prompts = prompts
        self._storyteller = TemplateStoryteller()

    def outline(self, brief: Brief) -> Story:
        """A whole outline by the storyteller; noted when its templates are another genre's."""
        told_as = self._told_as(brief.genre)
        story = self._storyteller.outline(brief.model_copy(update={"genre": told_as}))
        if told_as == brief.genre:
            return story
        note = f"There are no templates for {brief.genre}; those of {told_as} tell this story."
        return story.model_copy(update={"genre": brief.genre, "notes": (*story.notes, note)})

    def scene(self, story: Story, beat: Beat, previous: Scene | None) -> Scene:
        """A scene of an outline of the storyteller's own."""
        own = story.model_copy(update={"genre": self._told_as(story.genre)})
        return self._storyteller.scene(own, beat, previous)

    def _told_as(self, genre: str) -> str:
        known = genre_names()
        if genre in known:
            return genre
        wanted = self._prompts.get(genre).meta.falls_back_to or ""
        return next(name for name in (wanted, _DEFAULT_GENRE, known[0]) if name in known)

    def plain_scene(self, story: Story, beat: Beat, meta: FrontMatter) -> Scene:
        """One scene of somebody else's outline, told plainly."""
        started = time.perf_counter()
        chance = Chance("plain", story.key, story.seed, beat.number)
        here = present(story, beat)
        prompt = self._prompt(story, beat, meta, chance)
        tokens, method = count_tokens(prompt)
        return Scene(
            scene_id=scene_id_of(beat.number),
            number=beat.number,
            title=beat.title,
            prose=_prose(story, beat, chance),
            prompt=prompt,
            negative_prompt=f"{NEVER_SHOWN}, {meta.negative}",
            narration=_narration(beat),
            themes=beat.themes,
            cast=tuple(member.name for member in here),
            seed=number_from("render", story.genre, story.seed, beat.number, bits=_SEED_BITS),
            token_count=tokens,
            token_count_method=method,
            generation=Generation(
                provider=self.name,
                model="plain scenes",
                prompt_version=VERSION,
                duration_seconds=round(time.perf_counter() - started, 4),
                finish_reason="stop",
            ),
        )

    def _prompt(self, story: Story, beat: Beat, meta: FrontMatter, chance: Chance) -> str:
        place = _known_place(beat)
        details: Sequence[str] = shared("places")[place]["details"] if place else ()
        parts = [beat.summary, *chance.stream("details").shuffled(details)[:2]]
        parts += [_LIGHT.get(beat.time_of_day, "Soft, even light shows everything plainly.")]
        parts.append(chance.stream("camera").pick(_CAMERA))
        more = chance.stream("more").shuffled(_MORE)
        prompt = visual_prompt(story, beat, " ".join(parts), meta.style)
        while more and count_tokens(prompt)[0] < MIN_PROMPT_TOKENS + 20:
            parts.insert(-1, more.pop())
            prompt = visual_prompt(story, beat, " ".join(parts), meta.style)
        while len(parts) > 1 and count_tokens(prompt)[0] > MAX_PROMPT_TOKENS:
            parts.pop(1)
            prompt = visual_prompt(story, beat, " ".join(parts), meta.style)
        return prompt


def _prose(story: Story, beat: Beat, chance: Chance) -> str:
    here = present(story, beat) or list(story.cast[:1])
    lead = here[0]
    first = next((part for part in lead.name.split() if not part.endswith(".")), lead.name)
    filler = Filler(
        {"H": Person("H", first, lead.name, lead.pronouns, lead.role, lead.look, lead.aliases)},
        {},
        chance.stream("fill"),
    )
    place = _known_place(beat)
    paragraphs: list[str] = []
    if place:
        senses = [line.partition(" ") for line in shared("places")[place]["sense"].splitlines() if line.strip()]
        plain = [text for head, _, text in senses if "[" not in head and "{" not in text]
        if plain:
            paragraphs.append(chance.stream("sense").pick(plain))
    if not paragraphs:
        paragraphs.append(f"{capitalised(beat.place)} lay as it always did at this hour, and yet everything waited.")
    others = [member.name for member in here]
    gathered = " and ".join([", ".join(others[:-1]), others[-1]]) if len(others) > 1 else others[0]
    paragraphs.append(f"{gathered} {'were' if len(others) > 1 else 'was'} there. {_closed(beat.summary)}")
    paragraphs += [
        capitalised(filler.fill(chance.stream("line", theme).pick(_LINES[theme]), beat.title)) for theme in beat.themes
    ]
    return "\n\n".join(paragraphs)


def _narration(beat: Beat) -> str:
    first = beat.summary.split(". ")[0].strip()
    if len(first) > 105:
        return first[:105].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return _closed(first)


def _closed(text: str) -> str:
    text = text.strip()
    return text if text[-1:] in '.!?…"”' else f"{text}."


def _known_place(beat: Beat) -> str:
    return read_wish(beat.place).place if beat.place.strip() else ""
