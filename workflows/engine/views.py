"""The file layer: `/view` hands files out, `/upload/image` takes them in."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import os
import re
from pathlib import Path
from typing import Any

from aiohttp import BodyPartReader, web

from .standins import NodeHost

PICTURES = ("PNG", "JPEG", "WEBP")
"""What is opened as a picture; Pillow knows formats that start other programs."""

_ANNOTATION = re.compile(r"^(.*?)\s*\[(output|input|temp)\]$", re.DOTALL)
# A browser would run these; they are handed out as plain bytes.
_ACTIVE_TYPES = {"text/html", "text/html-sandboxed", "application/xhtml+xml", "text/javascript", "text/css"}


class UnsafePathError(ValueError):
    """A name that leads outside the folders the engine works in."""


def _folder(host: NodeHost, kind: str) -> Path | None:
    folders = {"output": host.output_directory, "input": host.input_directory, "temp": host.temp_directory}
    return folders.get(kind)


def annotated_path(host: NodeHost, name: str) -> Path:
    """Where `name`, or `name [output]`, lies; without an annotation in the input folder.

    Raises:
        UnsafePathError: It would lie outside that folder.
    """
    match = _ANNOTATION.match(name)
    name, kind = (match[1], match[2]) if match else (name, "input")
    root = _folder(host, kind) or host.input_directory
    path = Path(os.path.normpath(root / name))
    if not path.is_relative_to(root):
        raise UnsafePathError(f"{name!r} leads outside the {kind} folder")
    return path


class Files:
    """Answers requests for and with files."""

    def __init__(self, host: NodeHost) -> None:
        self._host = host

    async def view(self, request: web.Request) -> web.StreamResponse:
        """One file, whole or in ranges, or a smaller preview of a picture."""
        query = request.query
        if "filename" not in query:
            return web.Response(status=404)
        match = _ANNOTATION.match(query["filename"])
        name, kind = (match[1], match[2]) if match else (query["filename"], query.get("type", "output"))
        if not name or name.startswith("/") or ".." in name:
            return web.Response(status=400)
        folder = _folder(self._host, kind)
        if folder is None:
            return web.Response(status=400)
        if "subfolder" in query:
            wanted = Path(os.path.normpath(folder / query["subfolder"]))
            if not wanted.is_relative_to(folder):
                return web.Response(status=403)
            folder = wanted
        path = folder / Path(name.replace("\\", "/")).name
        if not path.is_file():
            return web.Response(status=404)
        disposition = {"Content-Disposition": f'filename="{path.name}"'}
        channel = query.get("channel", "rgba")
        if "preview" in query or channel in ("rgb", "a"):
            body, content_type = _converted(path, query.get("preview"), channel)
            return web.Response(body=body, content_type=content_type, headers=disposition)
        content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if content_type in _ACTIVE_TYPES:
            content_type = "application/octet-stream"
        return web.FileResponse(path, headers={**disposition, "Content-Type": content_type})

    async def upload(self, request: web.Request) -> web.Response:
        """Keep an uploaded picture; a different one of the same name gets a number, the same one is kept once."""
        form: dict[str, str] = {}
        content: bytes | None = None
        filename = ""
        if not request.content_type.startswith("multipart/"):
            return web.Response(status=400)
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            if part.name == "image" and part.filename:
                filename, content = part.filename, bytes(await part.read(decode=True))
            elif part.name:
                form[part.name] = await part.text()
        folder = _folder(self._host, form.get("type", "input"))
        if content is None or folder is None:
            return web.Response(status=400)
        path = Path(os.path.normpath(folder / form.get("subfolder", "") / filename.replace("\\", "/")))
        if not path.is_relative_to(folder) or path == folder:
            return web.Response(status=400)
        path.parent.mkdir(parents=True, exist_ok=True)
        if form.get("overwrite") not in ("true", "1"):
            path = _free_name(path, content)
        temporary = path.with_name(path.name + ".tmp")
        temporary.write_bytes(content)
        temporary.replace(path)
        where = path.parent.relative_to(folder).as_posix()
        return web.json_response(
            {"name": path.name, "subfolder": "" if where == "." else where, "type": form.get("type", "input")}
        )


def _free_name(path: Path, content: bytes) -> Path:
    digest = hashlib.sha256(content).digest()
    candidate, number = path, 0
    while candidate.exists() and hashlib.sha256(candidate.read_bytes()).digest() != digest:
        number += 1
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return candidate


def _converted(path: Path, preview: str | None, channel: str) -> tuple[bytes, str]:
    """(bytes, content type) of a picture in another format or with other channels."""
    from PIL import Image  # not needed until a client asks

    buffer = io.BytesIO()
    with Image.open(path, formats=PICTURES) as picture:
        if preview is not None:
            kind, *rest = preview.split(";")
            kind = kind if kind in ("webp", "jpeg") and channel != "a" else "webp"
            quality = int(rest[-1]) if rest and rest[-1].isdigit() else 90
            shown: Any = picture.convert("RGB") if kind == "jpeg" or channel == "rgb" else picture
            shown.save(buffer, format=kind, quality=quality)
            return buffer.getvalue(), f"image/{kind}"
        if channel == "rgb":
            picture.convert("RGB").save(buffer, format="PNG")
        else:
            alpha = picture.getchannel("A") if "A" in picture.getbands() else Image.new("L", picture.size, 255)
            only_alpha = Image.new("RGBA", picture.size)
            only_alpha.putalpha(alpha)
            only_alpha.save(buffer, format="PNG")
        return buffer.getvalue(), "image/png"
