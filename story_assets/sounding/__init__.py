"""SOUNDING: what is heard. Lines are spoken, music is found, and both are laid along the film and mixed.

`narration` speaks, `music` chooses, `mix` and `mastering` make one sound of them, `findings` is what the checks look for.
"""
