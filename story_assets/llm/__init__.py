"""Talking to language models: one file a provider behind one small interface, and the chain that never strands a run.

`ask` says what is asked and answered, `wire` carries it with deadlines, `openai`, `lmstudio` and `ollama` speak to the
servers, and `chain` goes from one to the next. What is asked is the rooms' business.
"""
