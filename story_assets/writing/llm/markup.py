"""Markup that models put into sentences: nobody shows it as such, so a viewer would read the stars."""

from __future__ import annotations

import html
import re

_TAGS = "b|i|u|s|em|strong|small|sup|sub|span|font|mark|code|q|p|div|br|h[1-6]|blockquote"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^[ \t]*([*_-])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE), ""),  # a line of its own between sections
    (re.compile(r"^[ \t]{0,3}(?:#{1,6}|>)[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[*+][ \t]+(?=\S)", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*```\w*[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\][\n]+)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\)"), r"\1"),
    (re.compile(r"<(?:br|/p|/div)\s*/?>", re.IGNORECASE), " "),
    (re.compile(rf"</?(?:{_TAGS})(?:\s[^<>\n]*)?/?>", re.IGNORECASE), ""),
    (re.compile(r"(?<![\w\\`])`([^`\n]+)`(?![\w`])"), r"\1"),
    (re.compile(r"~~(?=\S)([^~\n]{1,600}?)(?<=\S)~~"), r"\1"),
    # A mark within a word is the word's own: snake_case, s**t.
    (re.compile(r"(?<![\w\\*])(\*{1,3})(?=[^\s*])([^*\n]{1,600}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])((?:[^_\n]|(?<=\w)_(?=\w)){1,600}?)(?<=[^\s_\\])\1(?!\w)"), r"\2"),
)
_UNCLOSED = re.compile(r"(?<![\w*\\])\*{2,3}(?=\w)")
_ESCAPED = re.compile(r"\\([*_`#~\[\]<>])")


def plain_words(text: str) -> str:
    """A model's sentences without Markdown and HTML: `**not even**`, `<i>that</i>` and `&amp;` as they are meant.

    What is no markup stays: `<exit>`, `{12:00}`, `2 * 3 * 4`, `snake_case`.
    """
    before = None
    while before != text:  # one may stand within another
        before = text
        for pattern, kept in _RULES:
            text = pattern.sub(kept, text)
    return html.unescape(_ESCAPED.sub(r"\1", _UNCLOSED.sub("", text)))
