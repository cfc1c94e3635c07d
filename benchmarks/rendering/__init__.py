"""What the renderer's time is spent on: idle between scenes, frames on their way home, and a library grown large."""
