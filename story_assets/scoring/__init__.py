"""SCORING: how good a story and its pictures are, measured by `quality`; every score says what it rests on.

`scene_scores` looks at each scene's pictures, `story_scores` at the whole. The models load only when something is
scored, once a process.
"""
