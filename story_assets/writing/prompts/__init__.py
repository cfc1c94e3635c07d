"""The prompt library: what a language model is asked, one file a genre, each with its version.

A file is a Jinja template behind front matter (YAML between two lines of dashes). The front matter says what the genre
is made of, and what a story of it must and must not hold; the template builds on `_base.md`, which all genres share.
"""
