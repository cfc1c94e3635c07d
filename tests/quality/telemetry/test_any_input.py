"""The validator answers on whatever it is handed: it reads files that other tools wrote."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from quality.telemetry import check_run, check_scene, check_summary

from .good import changed, record, scene

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = [
    *(name for name in scene()),
    *(f"Telemetry.{name}" for name in scene()["Telemetry"]),
    *(f"Telemetry.GPU.{name}" for name in scene()["Telemetry"]["GPU"]),
]


@given(field=st.sampled_from(_FIELDS), value=_JSON)
@settings(max_examples=150, deadline=None)
def test_any_value_in_any_field_is_answered(field: str, value: Any) -> None:
    """A field may hold anything JSON can: the answer is a list, never an exception."""
    broken = changed(scene(), field, value)
    assert isinstance(check_scene(broken, {"SceneRetryBudget": 1}), list)
    run = changed(record(), "Scenes", [broken])
    assert isinstance(check_run(run), list)
    assert isinstance(check_summary(run, "[10:00:00] Queue policy:"), list)


@given(value=st.dictionaries(st.sampled_from(list(record())), _JSON), text=st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_record_and_any_text_are_answered(value: dict[str, Any], text: str) -> None:
    """A damaged file gives breaches, not a traceback."""
    assert isinstance(check_run(value), list)
    assert isinstance(check_summary(value, text), list)
