"""What the metrics are given, and what it costs to have it."""

import subprocess
import sys

import pytest

SCORED = """
import sys
from story_assets.scoring.inputs import import_spacy
import_spacy({pipeline!r})
from quality.coherence import score_coherence
from quality.embeddings import WITHOUT_MODEL
print(score_coherence("Mara sat down. She slept. It rained.", encoder=WITHOUT_MODEL).entity_linkage.value)
print("torch" in sys.modules, "spacy" in sys.modules)
import torch
print(torch.zeros(2).sum().item())
"""


def test_scoring_with_the_blank_pipeline_leaves_torch_alone_and_importable() -> None:
    """Pronouns are resolved, torch was not read for it, and who needs it later can have it."""
    assert ran(SCORED.format(pipeline="")) == ["1.0", "False True", "0.0"]


def test_a_trained_pipeline_may_need_torch() -> None:
    """Then nothing is held back: whether spaCy takes torch is its own affair."""
    code = "import sys; from story_assets.scoring.inputs import import_spacy; import_spacy('en_core_web_sm')"
    assert ran(f"{code}; print('torch' in sys.modules, 'spacy' in sys.modules)") == ["False False"]


@pytest.mark.parametrize("loaded", ["torch", "spacy"])
def test_what_is_loaded_already_stays_as_it_is(loaded: str) -> None:
    """A process that has torch keeps it."""
    code = f"import sys, {loaded}; had = sys.modules[{loaded!r}]; from story_assets.scoring.inputs import import_spacy"
    assert ran(f"{code}; import_spacy(''); print(sys.modules[{loaded!r}] is had)") == ["True"]


def ran(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.splitlines()
