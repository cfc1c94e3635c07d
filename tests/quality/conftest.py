"""What the tests of the metrics share: the real sentence model, loaded once."""

import pytest

from quality.language.embeddings import SentenceEncoder, load_encoder


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    return load_encoder()
