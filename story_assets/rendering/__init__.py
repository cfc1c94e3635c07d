"""RENDERING: scenes in, frames in the library out, each with a record of how it came there.

`graph` fills a workflow, `client` and `events` speak ComfyUI's protocol, `watch` follows one prompt, `delivery` brings
its frames home, `ledger` remembers what was posted, `telemetry` writes the record, `render` runs a story's scenes.
"""
