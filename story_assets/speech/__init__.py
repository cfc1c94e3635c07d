"""SPEECH, a service: who can speak a line, and how. It knows nothing of stories.

`voice` is what every provider is; `server`, `kokoro` and `embedded` are the providers; `narrator` chooses among them and
notes every step down; `wording` turns what is written into what is said; `audio` reads and writes sound files.
"""
