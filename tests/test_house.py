"""The house keeps its walls: who may import whom, and what loading the definitions may cost."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAVY = ("torch", "spacy", "av", "sentence_transformers", "transformers", "pandas", "skimage", "scipy", "onnxruntime")


def test_rooms_meet_only_through_assets_and_models() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_loading_the_definitions_imports_nothing_heavy() -> None:
    code = (
        "import sys, dagster; before = set(sys.modules); import story_assets.definitions; "
        f"print(*sorted((set(sys.modules) - before) & set({HEAVY!r})))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_help_of_the_command_line_does_not_even_import_dagster() -> None:
    code = "import sys; import story_assets.cli.app; print('dagster' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
