"""Graphs: a ComfyUI workflow and its binding, which says where a scene's prompt, seed and size go into it."""
