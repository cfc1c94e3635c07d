"""Pictures so small that Dagster's UI shows them inline: its markdown hides from 1,000 characters on."""

from __future__ import annotations

import base64
import io

from PIL import Image

LONGEST_MARKDOWN = 990


def thumbnail(image: Image.Image, words: str) -> str:
    """Markdown that shows `image`, as large and as fine as fits; just the words when nothing does."""
    for width, quality in ((128, 40), (112, 30), (96, 25), (80, 20), (64, 15), (48, 10)):
        small = image.convert("RGB").resize((width, max(1, round(width * image.height / image.width))))
        content = io.BytesIO()
        small.save(content, "WEBP", quality=quality, method=6)
        markdown = f"![{words}](data:image/webp;base64,{base64.b64encode(content.getvalue()).decode('ascii')})"
        if len(markdown) <= LONGEST_MARKDOWN:
            return markdown
    return words
