"""Fleet: all renderers a story may use, which of them draws what, and what keeps one from taking more."""
