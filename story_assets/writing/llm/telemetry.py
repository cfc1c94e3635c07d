"""The figures of what was written, as a run's record and Dagster's plots carry them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from story_assets.models import Generation


def requests_of(generations: Sequence[Generation]) -> list[Generation]:
    """Every request behind the texts, in order: those nothing came of, and those whose answer was taken."""
    return [request for made in generations for request in (*made.earlier, made)]


def figures_of(generations: Sequence[Generation]) -> dict[str, float]:
    """Totals and means over all requests to language models; what nobody measured is left out.

    Units: tokens, seconds, tokens a second; ratios 0..1. `llm_response_time_seconds` is the mean over answers that came
    from a server, not from the cache.
    """
    asked = [one for one in requests_of(generations) if one.provider != "template"]
    if not asked:
        return {}
    answered = [one for one in asked if not one.cache_hit and not one.error]
    figures: dict[str, float] = {
        "llm_requests": sum(not one.cache_hit for one in asked),
        "llm_errors": sum(one.error is not None for one in asked),
        "llm_cache_hit_ratio": sum(one.cache_hit for one in asked) / len(asked),
        "llm_repairs": sum(made.retries for made in generations),
    }
    columns: dict[str, list[float]] = {
        "llm_response_time_seconds": [one.duration_seconds for one in answered],
        "llm_seconds_to_first_token": [
            one.seconds_to_first_token for one in answered if one.seconds_to_first_token is not None
        ],
        "llm_tokens_per_second": [one.tokens_per_second for one in answered if one.tokens_per_second is not None],
    }
    figures |= {name: fmean(values) for name, values in columns.items() if values}
    if answered:
        figures["llm_slowest_answer_seconds"] = max(one.duration_seconds for one in answered)
    for name, counts in (
        ("llm_tokens_in", [one.tokens_in for one in answered]),
        ("llm_tokens_out", [one.tokens_out for one in answered]),
    ):
        known = [count for count in counts if count is not None]
        if known:
            figures[name] = sum(known)
    return {name: round(float(value), 3) for name, value in figures.items()}


def who_wrote(generations: Sequence[Generation]) -> str:
    """`openai mistral-7b: 5, template: 1`."""
    counts = Counter(f"{one.provider} {one.model or ''}".strip() for one in generations)
    return ", ".join(f"{name}: {count}" for name, count in counts.most_common())
