"""The language models as Dagster resources: `lm_studio` and `ollama`."""

from typing import ClassVar

from story_assets.llm.providers import DEFAULT_URL
from story_assets.service import Service, of_key, of_setting


class LMStudioResource(Service):
    """LM Studio, or another OpenAI-compatible server at its address: writes, looks at pictures, judges."""

    key: ClassVar[str] = "lm_studio"

    address: str = of_setting("local_story_provider_url", unset=DEFAULT_URL)
    model: str | None = of_setting("local_llm_model")
    api_key_variable: str = of_key("local_llm_api_key")
    temperature: float = of_setting("local_llm_temperature")
    seed: int = of_setting("local_llm_seed")
    context: int = of_setting("local_llm_context")
    fresh: bool = of_setting("local_llm_fresh")
    max_in_flight: int = of_setting("local_llm_max_in_flight")
    timeout_seconds: float = of_setting("local_llm_timeout_seconds")
    load_timeout_seconds: float = of_setting("local_llm_load_timeout_seconds")
    silence_seconds: float = of_setting("local_llm_silence_seconds")
    healthcheck_url: str | None = of_setting("local_llm_healthcheck_url")
    healthcheck_timeout_seconds: float = of_setting("local_llm_healthcheck_timeout_seconds")
    skip_healthcheck: bool = of_setting("local_llm_skip_healthcheck")
    retry_delay_seconds: float = of_setting("local_llm_retry_delay_seconds")
    breaker_failures: int = of_setting("local_llm_breaker_failures")
    breaker_cooldown_seconds: float = of_setting("local_llm_breaker_cooldown_seconds")
    ttl_seconds: int = of_setting("local_llm_ttl_seconds")
    vision_address: str | None = of_setting("vision_url")
    vision_model: str | None = of_setting("vision_model")


class OllamaResource(Service):
    """Ollama: writes where LM Studio does not answer, or where WRITER names it first."""

    key: ClassVar[str] = "ollama"

    address: str = of_setting("ollama_url")
    model: str | None = of_setting("ollama_model", instead="local_llm_model")
    context: int = of_setting("ollama_context", instead="local_llm_context")
    timeout_seconds: float = of_setting("ollama_timeout_seconds", instead="local_llm_timeout_seconds")
