"""The routes: ComfyUI's HTTP, each path also under `/api`."""

from __future__ import annotations

import ipaddress
import json
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import psutil
from aiohttp import web

from . import jobs
from .events import SERVER_FEATURES, EventBus
from .history import History
from .nodes_host import NodesHost
from .queue import PromptQueue
from .standins import NodeHost
from .types import JsonObject, QueueItem, now_ms
from .validation import error, validate_prompt
from .views import Files

VERSION = "1.0.0"
"""The engine's own."""
PROTOCOL = "0.12.1"
"""The ComfyUI version whose behaviour was observed and is reproduced."""

# Keys to paid services that ComfyUI's web page sends along; nothing here uses them and nothing may show them.
_SECRETS = ("auth_token_comfy_org", "api_key_comfy_org")
_ABOUT = """story-assets' embedded renderer. It speaks ComfyUI's HTTP and websocket protocol and has no web page.
POST /prompt, GET /queue, /history, /object_info, /system_stats
"""
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# ComfyUI sends this with every answer when it may not reach out; nothing here ever does.
_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self' data:; frame-src 'self'; object-src 'self';"
)


class _Bare(web.Response):
    """An answer without the policy: ComfyUI's own checks come before it is added."""


@web.middleware
async def refuse_foreign_origin(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """403 to web pages of other sites that post to a loopback engine behind the user's back."""
    origin = request.headers.get("Origin")
    if origin is not None and not same_origin(request.headers.get("Host", ""), origin):
        return _Bare(status=403)
    if request.method == "OPTIONS":
        return _Bare()
    return await handler(request)


def same_origin(host: str, origin: str) -> bool:
    """Whether a request to `host` (a Host header) may come from a page of `origin`; only loopback hosts are strict."""
    try:
        here, there = urlsplit(f"//{host.lower()}"), urlsplit(origin.lower())
        ports_known = here.port is not None and there.port is not None
    except ValueError:  # no address at all
        return False
    if not here.hostname or not there.hostname or not is_loopback(here.hostname):
        return True
    return here.netloc == there.netloc if ports_known else here.hostname == there.hostname


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this very machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _add_policy(_request: web.Request, response: web.StreamResponse) -> None:
    if response.status not in (405, 500) and not isinstance(response, _Bare):
        response.headers.setdefault("Content-Security-Policy", _CONTENT_SECURITY_POLICY)


async def _object(request: web.Request) -> JsonObject:
    """The request's JSON. Lists and texts have none of the keys asked for; anything else is answered with a 500."""
    body: Any = await request.json()
    if isinstance(body, dict):
        return cast("JsonObject", body)
    if isinstance(body, list | str):
        return {}
    raise TypeError(f"a {type(body).__name__} is no request")


class Host(NodeHost, Protocol):
    """What the routes ask of their engine, beside what its nodes ask.

    Attributes:
        bus: The websocket side.
        queue: The prompts that wait.
        history: The prompts that ran.
        nodes: The node classes.
        files: What hands out and takes in files.
        started_at: Since when it is there, monotonic seconds.
    """

    bus: EventBus
    queue: PromptQueue
    history: History
    nodes: NodesHost
    files: Files
    started_at: float

    def queue_info(self) -> JsonObject:
        """What `status` events and `GET /prompt` say."""
        ...

    def running_node(self, client_id: str) -> str | None:
        """The node that runs now, if its prompt is this client's."""
        ...

    def request_interrupt(self) -> None:
        """Ask the running prompt to stop."""
        ...

    async def nodes_ready(self) -> None:
        """Wait until the node packs are loaded."""
        ...


class Routes:
    """HTTP handlers. What is malformed beyond ComfyUI's own checks raises, and is answered with a plain 500."""

    def __init__(self, engine: Host) -> None:
        self.engine = engine
        self._next_number = 0

    def application(self) -> web.Application:
        """The aiohttp application with every route."""
        app = web.Application(client_max_size=SERVER_FEATURES["max_upload_size"], middlewares=[refuse_foreign_origin])
        app.on_response_prepare.append(_add_policy)
        plain: list[tuple[str, str, _Handler]] = [
            ("GET", "/ws", self.websocket),
            ("GET", "/prompt", self.get_prompt),
            ("POST", "/prompt", self.post_prompt),
            ("GET", "/queue", self.get_queue),
            ("POST", "/queue", self.post_queue),
            ("GET", "/history", self.get_history),
            ("POST", "/history", self.post_history),
            ("GET", "/history/{prompt_id}", self.get_history_entry),
            ("POST", "/interrupt", self.interrupt),
            ("POST", "/free", self.free),
            ("GET", "/system_stats", self.system_stats),
            ("GET", "/features", self.features),
            ("GET", "/object_info", self.object_info),
            ("GET", "/object_info/{name}", self.object_info),
            ("GET", "/models", self.no_names),
            ("GET", "/embeddings", self.no_names),
            ("GET", "/extensions", self.no_names),
            ("GET", "/view", self.engine.files.view),
            ("POST", "/upload/image", self.engine.files.upload),
        ]
        for method, path, handler in plain:
            for under in (path, f"/api{path}"):
                app.router.add_get(under, handler) if method == "GET" else app.router.add_post(under, handler)
        app.router.add_get("/api/jobs", self.get_jobs)
        app.router.add_get("/api/jobs/{prompt_id}", self.get_job)
        app.router.add_get("/", self.root)
        app.router.add_get("/{path:.*}", self.no_such_file)
        return app

    async def root(self, _request: web.Request) -> web.Response:
        """ComfyUI has its web page here; the engine has none."""
        return web.Response(text=_ABOUT)

    async def no_such_file(self, _request: web.Request) -> web.Response:
        """ComfyUI serves its web page's files below `/`, so unknown paths are missing files, not missing routes."""
        response = web.Response(status=404, content_type="application/octet-stream")
        response.enable_chunked_encoding()
        return response

    async def websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Events as they happen."""
        return await self.engine.bus.serve(request, self.engine.queue_info(), self.engine.running_node)

    async def get_prompt(self, _request: web.Request) -> web.Response:
        """How much is left to do."""
        return web.json_response(self.engine.queue_info())

    async def post_prompt(self, request: web.Request) -> web.Response:
        """Take a prompt in, or say what is wrong with it."""
        body = await _object(request)
        number: float = self._next_number
        if "number" in body:
            number = float(body["number"])
        else:
            number = -number if body.get("front") else number
            self._next_number += 1
        if "prompt" not in body:
            problem = error("no_prompt", "No prompt provided", "No prompt provided")
            return web.json_response({"error": problem, "node_errors": {}}, status=400)
        prompt_id = str(body.get("prompt_id", uuid.uuid4()))
        await self.engine.nodes_ready()
        verdict = validate_prompt(body["prompt"], self.engine.nodes, self.engine, body.get("partial_execution_targets"))
        if verdict.error is not None:
            return web.json_response({"error": verdict.error, "node_errors": verdict.node_errors}, status=400)
        extra_data: JsonObject = dict(body.get("extra_data", {}))
        if "client_id" in body:
            extra_data["client_id"] = body["client_id"]
        for secret in _SECRETS:
            extra_data.pop(secret, None)
        extra_data["create_time"] = now_ms()
        self.engine.queue.put(QueueItem(number, prompt_id, body["prompt"], extra_data, verdict.outputs))
        return web.json_response({"prompt_id": prompt_id, "number": number, "node_errors": verdict.node_errors})

    async def get_queue(self, _request: web.Request) -> web.Response:
        """What runs and what waits."""
        running, pending = self.engine.queue.snapshot()
        return web.json_response(
            {
                "queue_running": [item.as_json() for item in running],
                "queue_pending": [item.as_json() for item in pending],
            }
        )

    async def post_queue(self, request: web.Request) -> web.Response:
        """Forget waiting prompts."""
        body = await _object(request)
        if body.get("clear"):
            self.engine.queue.clear()
        for prompt_id in body.get("delete", ()):
            self.engine.queue.delete(prompt_id)
        return web.Response()

    async def get_history(self, request: web.Request) -> web.Response:
        """What ran."""
        query = request.query
        max_items = int(query["max_items"]) if "max_items" in query else None
        offset = int(query["offset"]) if "offset" in query else None
        return web.json_response(self.engine.history.page(max_items, offset))

    async def get_history_entry(self, request: web.Request) -> web.Response:
        """What one prompt left behind; `{}` until it has ended."""
        return web.json_response(self.engine.history.get(request.match_info["prompt_id"]))

    async def post_history(self, request: web.Request) -> web.Response:
        """Forget what ran."""
        body = await _object(request)
        if body.get("clear"):
            self.engine.history.clear()
        for prompt_id in body.get("delete", ()):
            self.engine.history.delete(prompt_id)
        return web.Response()

    async def interrupt(self, request: web.Request) -> web.Response:
        """Stop what runs, or only a certain prompt when that is what runs."""
        try:
            body: Any = await request.json()
        except json.JSONDecodeError:
            body = {}
        prompt_id = body.get("prompt_id")
        running, _ = self.engine.queue.snapshot()
        if not prompt_id or any(item.prompt_id == prompt_id for item in running):
            self.engine.request_interrupt()
        return web.Response()

    async def free(self, request: web.Request) -> web.Response:
        """Drop cached outputs once idle. There are no models to unload."""
        body: Any = await request.json()
        if body.get("unload_models", False) or body.get("free_memory", False):
            self.engine.queue.request_free()
        return web.Response()

    async def system_stats(self, _request: web.Request) -> web.Response:
        """This machine, told as ComfyUI on a CPU tells it: the memory is the machine's own."""
        memory = psutil.virtual_memory()
        device = {
            "name": "cpu",
            "type": "cpu",
            "index": None,
            "vram_total": memory.total,
            "vram_free": memory.available,
            "torch_vram_total": memory.total,
            "torch_vram_free": memory.available,
        }
        system = {
            "os": sys.platform,
            "ram_total": memory.total,
            "ram_free": memory.available,
            "comfyui_version": f"{PROTOCOL}+story-assets",
            "required_frontend_version": None,
            "installed_templates_version": None,
            "required_templates_version": None,
            "python_version": sys.version,
            "pytorch_version": None,
            "embedded_python": False,
            "argv": sys.argv,
            "story_assets_engine": {
                "version": VERSION,
                "protocol": f"ComfyUI {PROTOCOL}",
                "note": "This is no ComfyUI: it runs story-assets' own nodes on the CPU, without models.",
                "uptime_seconds": round(time.monotonic() - self.engine.started_at, 3),
            },
        }
        return web.json_response({"system": system, "devices": [device]})

    async def features(self, _request: web.Request) -> web.Response:
        """What clients may rely on."""
        return web.json_response(SERVER_FEATURES)

    async def object_info(self, request: web.Request) -> web.Response:
        """Which nodes there are and what they take."""
        await self.engine.nodes_ready()
        wanted = request.match_info.get("name")
        names = [name for name in self.engine.nodes.classes if wanted in (None, name)]
        return web.json_response({name: self.engine.nodes.describe(name) for name in names})

    async def no_names(self, _request: web.Request) -> web.Response:
        """Folders of models, embeddings, scripts of the web page: lists in ComfyUI, and here there are none."""
        return web.json_response([])

    async def get_job(self, request: web.Request) -> web.Response:
        """One prompt's state."""
        prompt_id = request.match_info["prompt_id"]
        # The queue first: a prompt that ends in between is then found in the history, never nowhere.
        running, pending = self.engine.queue.snapshot()
        job = jobs.find_job(prompt_id, running, pending, self.engine.history.get(prompt_id))
        if job is None:
            return web.json_response({"error": "Job not found"}, status=404)
        return web.json_response(job)

    async def get_jobs(self, request: web.Request) -> web.Response:
        """All prompts' states, newest first unless asked otherwise."""
        try:
            wanted = jobs.JobsQuery(request.query)
        except ValueError as problem:
            return web.json_response({"error": str(problem)}, status=400)
        running, pending = self.engine.queue.snapshot()
        found = jobs.all_jobs(running, pending, self.engine.history.page().values())
        return web.json_response(wanted.page(found))
