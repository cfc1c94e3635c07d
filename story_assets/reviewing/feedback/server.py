"""The review server: the shelf and each story's page with a rating form, for this machine only.

It listens on the loopback alone and takes a rating only from its own pages: a form on another site, opened in the same
browser, is refused by its origin, and a foreign name that points here by its host.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import quote, unquote

from aiohttp import web

from story_assets.errors import InputError, PathRefused, StudioError
from story_assets.library import Library, StoryFolder
from story_assets.reviewing.page.page import Rating, render_page
from story_assets.reviewing.page.shelf import render_shelf
from story_assets.reviewing.publishing import publish
from story_assets.reviewing.record.assemble import build_record
from story_assets.reviewing.record.materials import gather
from story_assets.reviewing.record.reviews import add_review
from story_assets.settings import Settings

LOOPBACK = "127.0.0.1"
_COOKIE = "reviewer"
_LONGEST_NAME = 80
_LARGEST_FORM = 16 * 1024
_SHOWN = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".json": "application/json",
    ".jsonl": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".srt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
}
"""What a browser may show; everything else it saves."""
_SETTINGS = web.AppKey("settings", Settings)
_LIBRARY = web.AppKey("library", Library)


def review_app(library: Library, settings: Settings) -> web.Application:
    """The server's routes over a library."""
    app = web.Application(middlewares=[_guard], client_max_size=_LARGEST_FORM)
    app[_SETTINGS], app[_LIBRARY] = settings, library
    app.router.add_get("/", _shelf)
    app.router.add_get("/index.html", _shelf)
    app.router.add_get("/{key}/", _page)
    app.router.add_get("/{key}/index.html", _page)
    app.router.add_post("/{key}/reviews", _rate)
    app.router.add_get("/{key}/{path:.+}", _file)
    return app


async def serve(app: web.Application, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until cancelled.

    Args:
        app: What `review_app` gave.
        port: 0 for any free one.
        on_ready: Told the address once it answers.

    Raises:
        InputError: The port is taken or not allowed.
    """
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, port)
        try:
            await site.start()
        except OSError as error:
            raise InputError(
                f"Cannot listen on port {port}", saw=error.strerror or error, cure="Choose another with --port."
            ) from error
        on_ready(f"http://{LOOPBACK}:{runner.addresses[0][1]}/")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def _guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Refuse foreign names and foreign forms, and turn our errors into short answers."""
    try:
        response = await _answer(request, handler)
    except web.HTTPException as error:
        _close(error)
        raise
    _close(response)
    return response


def _close(response: web.StreamResponse) -> None:
    """Headers of every answer: no page frames it, nothing is guessed, and what is no page of ours may do nothing."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")


async def _answer(request: web.Request, handler: _Handler) -> web.StreamResponse:
    name = request.host.rsplit(":", 1)[0].strip("[]").lower()
    if name not in (LOOPBACK, "localhost", "::1"):
        raise web.HTTPForbidden(text="This server answers only under http://127.0.0.1.")
    if request.method == "POST" and not _from_own_page(request):
        raise web.HTTPForbidden(text="A rating is only taken from the page that this server shows.")
    try:
        return await handler(request)
    except (InputError, PathRefused) as error:
        raise (web.HTTPNotFound if request.method == "GET" else web.HTTPBadRequest)(text=str(error)) from error
    except StudioError as error:
        raise web.HTTPInternalServerError(text=str(error)) from error


def _from_own_page(request: web.Request) -> bool:
    """Whether the browser says that the form was on a page of this server; saying nothing is not enough."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"http://{request.host}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


async def _shelf(request: web.Request) -> web.Response:
    return _html(await asyncio.to_thread(render_shelf, request.app[_LIBRARY]))


async def _page(request: web.Request) -> web.Response:
    rating = Rating(unquote(request.cookies.get(_COOKIE, ""))[:_LONGEST_NAME])
    return _html(await asyncio.to_thread(_rendered, _folder(request), request.app[_SETTINGS], rating))


async def _rate(request: web.Request) -> web.Response:
    folder, form = _folder(request), await request.post()
    scene, reviewer = _field(form.get("scene")), _field(form.get("reviewer"))[:_LONGEST_NAME]
    rating, comment = _field(form.get("rating")), _field(form.get("comment"))
    if not rating.isascii() or not rating.isdigit():
        raise InputError("Not a rating", saw=repr(rating), cure="Give 1 (poor) to 5 (excellent).")

    def keep() -> None:
        add_review(folder, scene or None, int(rating), comment, reviewer or None)
        publish(folder, request.app[_SETTINGS])

    await asyncio.to_thread(keep)
    answer = web.Response(status=303, headers={"Location": f"/{folder.key}/index.html#{scene or 'reviews'}"})
    if reviewer:
        answer.set_cookie(_COOKIE, quote(reviewer), max_age=180 * 24 * 3600, httponly=True, samesite="Strict")
    return answer


async def _file(request: web.Request) -> web.StreamResponse:
    """A file of a story: the film with ranges, so that one can seek in it.

    What a browser might run (HTML, SVG, XML, PDF, anything unknown) is a download: the folder may come from anybody.
    """
    folder, name = _folder(request), request.match_info["path"]
    path = folder.plain_file(name)
    if path is None or any(part.startswith(".") for part in name.split("/")):
        raise web.HTTPNotFound(text="There is no such file in this story.")
    for packed in (".gz", ".br"):
        # The response looks for such a twin by itself, and would follow a link to it.
        _ = folder / f"{name}{packed}"
    kind = _SHOWN.get(path.suffix.lower())
    headers = {"Content-Type": kind or "application/octet-stream"}
    if kind is None:
        headers["Content-Disposition"] = "attachment"
    return web.FileResponse(path, headers=headers)


def _folder(request: web.Request) -> StoryFolder:
    return request.app[_LIBRARY].story(request.match_info["key"])


def _rendered(folder: StoryFolder, settings: Settings, rating: Rating) -> str:
    materials = gather(folder)
    record = build_record(materials, folder.path.resolve(), settings.queue_config)
    return render_page(folder, materials, record, rating)


def _field(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _html(text: str) -> web.Response:
    # The page itself says which style and script are its own.
    headers = {"Content-Security-Policy": "frame-ancestors 'none'; object-src 'none'; base-uri 'none'"}
    return web.Response(text=text, content_type="text/html", charset="utf-8", headers=headers)
