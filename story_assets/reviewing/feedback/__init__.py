"""Feedback: the review server, and what people's ratings amount to."""
