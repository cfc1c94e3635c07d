"""What the metrics are given, and what it costs to have it."""

import subprocess
import sys

SCORED = """
import sys
from story_assets.scoring.inputs import import_spacy
import_spacy({pipeline!r})
from quality.coherence.coherence import score_coherence
from quality.language.embeddings import WITHOUT_MODEL
print(score_coherence("Mara sat down. She slept. It rained.", encoder=WITHOUT_MODEL).entity_linkage.value)
print("torch" in sys.modules, "spacy" in sys.modules)
from importlib.util import find_spec
print(find_spec("torch") is not None)
"""


def test_scoring_with_the_blank_pipeline_leaves_torch_alone_and_importable() -> None:
    """Pronouns are resolved, torch was not read for it, and who needs it later can have it."""
    assert ran(SCORED.format(pipeline="")) == ["1.0", "False True", "True"]


def test_a_trained_pipeline_may_need_torch() -> None:
    """Then nothing is held back: whether spaCy takes torch is its own affair."""
    code = "import sys; from story_assets.scoring.inputs import import_spacy; import_spacy('en_core_web_sm')"
    assert ran(f"{code}; print('torch' in sys.modules, 'spacy' in sys.modules)") == ["False False"]


def test_a_torch_that_is_loaded_already_stays_as_it_is() -> None:
    """A process that has torch keeps it."""
    code = "import sys; sys.modules['torch'] = had = type(sys)('torch')"
    code += "; from story_assets.scoring.inputs import import_spacy; import_spacy('')"
    assert ran(f"{code}; print(sys.modules['torch'] is had, 'spacy' in sys.modules)") == ["True False"]


def ran(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.splitlines()
