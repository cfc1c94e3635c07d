"""Page: one HTML file a story, the verdict on it, and the shelf over all stories."""
