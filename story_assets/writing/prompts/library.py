"""Reading the prompt library and rendering its prompts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import jinja2
import jinja2.sandbox
import yaml
from pydantic import ValidationError

from story_assets.errors import InputError, WritingError
from story_assets.settings import Settings, home_dir
from story_assets.writing.prompts.front_matter import FrontMatter

LIBRARY_DIR = Path(__file__).resolve().parent / "library"
SUFFIX = ".md"
BASE = "_base"

Part = Literal["system", "outline", "scene", "repair"]
PARTS: tuple[Part, ...] = ("system", "outline", "scene", "repair")

# libyaml reads ten times faster; not every platform's wheel has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FILE = re.compile(r"---\r?\n(?P<head>.*?)\r?\n---\r?\n(?P<body>.*)", re.DOTALL)


@dataclass(frozen=True)
class Prompt:
    """A genre's prompts: its front matter, and its templates by part."""

    path: Path
    meta: FrontMatter
    body: str
    base: str

    @property
    def id(self) -> str:
        """The genre."""
        return self.meta.id

    @property
    def version(self) -> str:
        """Its semantic version."""
        return self.meta.version

    @cached_property
    def digest(self) -> str:
        """Hex SHA-256 of all it consists of, the shared base included; the same on every system."""
        head = self.meta.model_dump_json(exclude={"version", "date", "author", "status"})
        return hashlib.sha256("\x1f".join((head, self.body, self.base)).encode("utf-8")).hexdigest()

    def render(self, part: Part, values: Mapping[str, Any]) -> str:
        """One part, filled in.

        Raises:
            WritingError: The template is broken, or names a value that there is none of.
        """
        try:
            text = _template(self.base, self.body).render({**values, "g": self.meta, "part": part})
        except jinja2.TemplateError as error:
            line = getattr(error, "lineno", None)
            raise WritingError(
                f"The prompt cannot be rendered ({part})",
                where=f"{self.path}{f', line {line} of its template' if line else ''}",
                saw=error,
                cure=f"`story-assets prompts lint {self.id}` checks it.",
            ) from error
        # Blocks leave blank lines behind; a model should not pay for them.
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()


@lru_cache(maxsize=32)
def _template(base: str, body: str) -> jinja2.Template:
    return _environment(base).from_string(body)


@lru_cache(maxsize=4)
def _environment(base: str) -> jinja2.Environment:
    # Sandboxed: a person may keep prompts of others beside their own.
    return jinja2.sandbox.SandboxedEnvironment(
        loader=jinja2.DictLoader({BASE: base}),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class PromptLibrary:
    """The prompts that come with the project, and those of a folder of one's own, which win.

    Args:
        own: A person's folder; None for ours alone.
    """

    def __init__(self, own: Path | None = None) -> None:
        self._folders = [folder for folder in (own, LIBRARY_DIR) if folder is not None]

    @classmethod
    def of(cls, settings: Settings) -> PromptLibrary:
        """The library of these settings."""
        own = settings.story_prompts
        return cls(None if own is None else home_dir() / own.expanduser())

    def ids(self) -> list[str]:
        """The genres there are prompts for; reads none of them."""
        names = {path.stem for folder in self._folders for path in folder.glob(f"*{SUFFIX}")}
        return sorted(name for name in names if not name.startswith("_"))

    def get(self, genre: str) -> Prompt:
        """A genre's prompts.

        Raises:
            InputError: There are none.
            WritingError: The file breaks the format; the message says where.
        """
        path = self._find(genre)
        if path is None:
            raise InputError(
                "There is no prompt for this genre", saw=repr(genre), cure=f"There are {', '.join(self.ids())}."
            )
        base = self._find(BASE)
        assert base is not None, "the base comes with the project"
        return _read_prompt(path, _text(path), _text(base))

    def _find(self, name: str) -> Path | None:
        if not re.fullmatch(r"[a-z_][a-z0-9-]*", name):
            return None
        paths = (folder / f"{name}{SUFFIX}" for folder in self._folders)
        return next((path for path in paths if path.is_file()), None)


@lru_cache(maxsize=32)
def _read_prompt(path: Path, text: str, base: str) -> Prompt:
    found = _FILE.fullmatch(text)
    if found is None:
        raise WritingError(
            "This prompt has no front matter", where=path, cure="Begin it with YAML between two lines of three dashes."
        )
    try:
        meta = FrontMatter.model_validate(yaml.load(found["head"], Loader=_LOADER))
    except yaml.YAMLError as error:
        raise WritingError("The front matter is no YAML", where=path, saw=error) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "front matter"
        raise WritingError(f"{place}: {first['msg']}", where=path, saw=repr(first["input"])) from error
    if meta.id != path.stem:
        raise WritingError("The id is not the file's name", where=path, saw=meta.id, cure="Make them the same.")
    return Prompt(path, meta, found["body"], base)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WritingError("This prompt cannot be read", where=path, saw=error) from error
