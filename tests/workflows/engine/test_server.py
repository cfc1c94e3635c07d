"""What the captured samples do not show of the HTTP side."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from workflows.engine import Engine
from workflows.engine.server import same_origin


def plain(prefix: str = "p/x", **inputs: Any) -> dict[str, Any]:
    """One grey picture, saved."""
    return {
        "1": {"class_type": "EmptyImage", "inputs": {"width": 32, "height": 16, "batch_size": 1, "color": 8, **inputs}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": prefix}},
    }


def slow(seconds: float = 20.0, seed: int = 0) -> dict[str, Any]:
    """A prompt that draws for a while and can be interrupted."""
    inputs = {
        "text": "",
        "frames": min(999, int(seconds * 50)),
        "width": 16,
        "height": 16,
        "seed": seed,
        "delay_ms": 20,
    }
    return {
        "1": {"class_type": "ScratchTextFrames", "inputs": inputs},
        "2": {"class_type": "ScratchSaveFrames", "inputs": {"images": ["1", 0], "filename_prefix": "slow/x"}},
    }


def png(colour: tuple[int, ...], mode: str = "RGB", size: tuple[int, int] = (8, 4)) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, format="PNG")
    return buffer.getvalue()


class TestView:
    """`/view` hands out files as any good file server does."""

    @pytest.fixture
    def picture(self, engine: Engine) -> bytes:
        content = png((10, 20, 30, 40), "RGBA")
        (engine.output_directory / "v").mkdir()
        (engine.output_directory / "v" / "a.png").write_bytes(content)
        return content

    def test_parts_of_a_file_can_be_asked_for(self, client: Any, picture: bytes) -> None:
        """A range gets 206 and just these bytes."""
        answer = client.http.get("/view?filename=a.png&subfolder=v", headers={"Range": "bytes=2-9"})
        assert (answer.status_code, answer.content) == (206, picture[2:10])

    def test_an_unchanged_file_is_not_sent_again(self, client: Any, picture: bytes) -> None:
        """The ETag of the first answer gets 304."""
        first = client.http.get("/api/view?filename=a.png&subfolder=v&type=output")
        assert first.content == picture
        again = client.http.get("/view?filename=a.png&subfolder=v", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304

    def test_channels_and_previews(self, client: Any, picture: bytes) -> None:
        """Without transparency, only transparency, or small for a web page."""

        def shown(query: str) -> Image.Image:
            return Image.open(io.BytesIO(client.http.get(f"/view?filename=a.png&subfolder=v&{query}").content))

        assert shown("channel=rgb").mode == "RGB"
        assert shown("channel=a").getpixel((0, 0)) == (0, 0, 0, 40)
        assert shown("preview=webp;80").format == "WEBP"
        assert shown("preview=jpeg").format == "JPEG"

    def test_a_web_page_among_the_outputs_is_not_run(self, client: Any, engine: Engine) -> None:
        """What a browser would run arrives as plain bytes."""
        (engine.output_directory / "x.html").write_text("<script>", encoding="utf-8")
        assert client.http.get("/view?filename=x.html").headers["Content-Type"] == "application/octet-stream"

    @pytest.mark.parametrize("subfolder", ["/etc", "v/../..", "../output-beside", "..\\.."])
    def test_no_subfolder_leads_out(self, subfolder: str, client: Any, picture: bytes) -> None:
        """Whatever is tried, nothing outside the output folder is handed out."""
        answer = client.http.get("/view", params={"filename": "a.png", "subfolder": subfolder})
        assert answer.status_code in (403, 404)


class TestUpload:
    """`/upload/image` takes pictures in for `LoadImage`."""

    def test_an_uploaded_picture_can_be_loaded_in_a_prompt(self, client: Any, engine: Engine) -> None:
        """Upload, load, scale, save: the colour arrives."""
        sent = client.http.post(
            "/upload/image", files={"image": ("key.png", png((255, 0, 51)))}, data={"subfolder": "s"}
        )
        assert sent.json() == {"name": "key.png", "subfolder": "s", "type": "input"}
        graph = {
            "1": {"class_type": "LoadImage", "inputs": {"image": "s/key.png"}},
            "2": {
                "class_type": "ImageScale",
                "inputs": {"image": ["1", 0], "upscale_method": "area", "width": 16, "height": 0, "crop": "disabled"},
            },
            "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "up/x"}},
        }
        client.run(graph)
        saved = np.asarray(Image.open(engine.output_directory / "up/x_00001_.png"))
        assert saved.shape == (8, 16, 3)
        assert saved[0, 0].tolist() == [255, 0, 51]

    def test_the_same_picture_is_kept_once_and_another_gets_a_number(self, client: Any, engine: Engine) -> None:
        """As in ComfyUI: equal content keeps its name, other content does not overwrite unless told to."""

        def send(content: bytes, **form: str) -> str:
            return client.http.post("/upload/image", files={"image": ("k.png", content)}, data=form).json()["name"]

        one, other = png((1, 1, 1)), png((2, 2, 2))
        assert [send(one), send(one), send(other), send(other)] == ["k.png", "k.png", "k (1).png", "k (1).png"]
        assert send(other, overwrite="true") == "k.png"
        assert (engine.input_directory / "k.png").read_bytes() == other

    @pytest.mark.parametrize("form", [{"subfolder": "../.."}, {"type": "elsewhere"}, {"subfolder": "/tmp"}])
    def test_nothing_is_written_elsewhere(self, form: dict[str, str], client: Any, engine: Engine) -> None:
        """A subfolder that leads out, or an unknown kind of folder, is refused."""
        answer = client.http.post("/upload/image", files={"image": ("k.png", png((1, 1, 1)))}, data=form)
        assert answer.status_code == 400
        assert client.http.post("/upload/image", files={"other": ("k.png", b"")}).status_code == 400
        assert not list(engine.input_directory.rglob("k.png"))

    @pytest.mark.parametrize("sent", [{"json": {}}, {"content": b"x"}])
    def test_what_is_no_upload_is_refused(self, sent: dict[str, Any], client: Any, engine: Engine) -> None:
        """No form: a 400, and nothing is written."""
        assert client.http.post("/upload/image", **sent).status_code == 400
        assert not list(engine.input_directory.rglob("k.png"))

    def test_a_missing_picture_is_found_out_before_running(self, client: Any) -> None:
        """`LoadImage` of a file that is not there is a 400."""
        graph = {
            "1": {"class_type": "LoadImage", "inputs": {"image": "none.png"}},
            "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
        }
        answer = client.prompt(graph)
        assert answer.status_code == 400
        (found,) = answer.json()["node_errors"]["1"]["errors"]
        assert (found["type"], found["details"]) == ("custom_validation_failed", "image - Invalid image file: none.png")


class TestQueue:
    """Prompts wait in line, can be withdrawn, and can be asked about."""

    def test_http_answers_at_once_while_a_node_draws(self, client: Any) -> None:
        """Prompts run on a thread of their own."""
        first = client.prompt(slow()).json()["prompt_id"]
        client.wait_until(lambda: client.http.get("/queue").json()["queue_running"])
        for _ in range(20):
            assert client.http.get("/system_stats").elapsed.total_seconds() < 1
        assert client.http.get(f"/api/jobs/{first}").json()["status"] == "in_progress"
        assert client.http.get(f"/history/{first}").json() == {}
        client.http.post("/interrupt", json={"prompt_id": first})
        client.wait_until_idle()
        assert client.http.get(f"/api/jobs/{first}").json()["status"] == "cancelled"

    def test_a_waiting_prompt_can_be_withdrawn_and_leaves_no_trace(self, client: Any) -> None:
        """`/queue` with `delete`, and `clear` for all of them; the running one goes on."""
        client.prompt(slow(), prompt_id="running")
        for name in ("one", "two", "three"):
            client.prompt(plain(), prompt_id=name)
        assert client.http.get("/api/jobs/two").json()["status"] == "pending"
        client.http.post("/queue", json={"delete": ["two"]})
        assert [item[1] for item in client.http.get("/queue").json()["queue_pending"]] == ["one", "three"]
        client.http.post("/queue", json={"clear": True})
        queue = client.http.get("/queue").json()
        assert ([item[1] for item in queue["queue_running"]], queue["queue_pending"]) == (["running"], [])
        assert client.http.get("/api/jobs/two").status_code == 404
        client.http.post("/interrupt")
        client.wait_until_idle()
        assert list(client.http.get("/history").json()) == ["running"]

    def test_an_interruption_of_another_prompt_does_nothing(self, client: Any) -> None:
        """Only the prompt that was meant is stopped, and one asked for while idle is forgotten."""
        client.http.post("/interrupt")
        client.prompt(slow(0.3), prompt_id="mine")
        client.http.post("/interrupt", json={"prompt_id": "another"})
        client.wait_until_idle()
        assert client.http.get("/api/jobs/mine").json()["status"] == "completed"

    def test_numbers_decide_who_is_next(self, client: Any) -> None:
        """A lower number goes first, `front` goes before all, equals keep their order."""
        client.prompt(slow(), prompt_id="running")
        client.wait_until(lambda: client.http.get("/queue").json()["queue_running"])
        client.prompt(plain(), prompt_id="second")
        client.prompt(plain(), prompt_id="half", number=0.5)
        client.prompt(plain(), prompt_id="half again", number=0.5)
        client.prompt(plain(), prompt_id="front", front=True)
        order = [item[1] for item in client.http.get("/queue").json()["queue_pending"]]
        assert order == ["front", "half", "half again", "second"]
        client.http.post("/queue", json={"clear": True})
        client.http.post("/interrupt")

    def test_jobs_can_be_filtered_sorted_and_paged(self, client: Any) -> None:
        """By state, by time, a few at a time; nonsense is a 400 that says what is allowed."""
        for name in ("a", "b", "c"):
            client.run(plain(f"{name}/x"), prompt_id=name)
        client.prompt(plain("../x"), prompt_id="d")
        client.wait_until_idle()

        def ids(query: str) -> list[str]:
            return [job["id"] for job in client.http.get(f"/api/jobs?{query}").json()["jobs"]]

        assert ids("status=completed&sort_order=asc") == ["a", "b", "c"]
        assert ids("status=failed,cancelled") == ["d"]
        assert ids("limit=2&offset=1") == ["c", "b"]
        assert set(ids("sort_by=execution_duration")) == {"a", "b", "c", "d"}
        page = client.http.get("/api/jobs?limit=2").json()["pagination"]
        assert page == {"offset": 0, "limit": 2, "total": 4, "has_more": True}
        for bad in ("status=done", "limit=0", "limit=x", "offset=x", "sort_by=name", "sort_order=up"):
            answer = client.http.get(f"/api/jobs?{bad}")
            assert answer.status_code == 400
            assert answer.json()["error"]

    def test_history_is_paged_and_forgotten(self, client: Any) -> None:
        """The newest few, or some from an offset; deleted ones are gone."""
        for name in ("a", "b", "c"):
            client.run(plain(f"{name}/x"), prompt_id=name)
        assert list(client.http.get("/history?max_items=2").json()) == ["b", "c"]
        assert list(client.http.get("/history?max_items=1&offset=1").json()) == ["b"]
        client.http.post("/history", json={"delete": ["b", "unknown"]})
        assert list(client.http.get("/history").json()) == ["a", "c"]
        client.http.post("/history", json={"clear": True})
        assert client.http.get("/history").json() == {}

    def test_freeing_memory_forgets_what_was_drawn(self, client: Any) -> None:
        """After `/free` an identical prompt is drawn again under new names."""
        client.run(plain(), client_id="c")
        entry = client.run(plain(), client_id="c")
        assert entry["outputs"]["2"]["images"][0]["filename"] == "x_00001_.png"
        client.http.post("/free", json={"free_memory": True})
        client.wait_until(
            lambda: client.run(plain(), client_id="c")["outputs"]["2"]["images"][0]["filename"] == "x_00002_.png"
        )


def test_object_info_describes_every_node(client: Any) -> None:
    """One or all; an unknown class is an empty answer, as in ComfyUI."""
    everything = client.http.get("/object_info").json()
    assert {"EmptyImage", "SaveImage", "LoadImage", "ScratchSleep"} <= everything.keys()
    (save,) = client.http.get("/api/object_info/SaveImage").json().values()
    assert save == everything["SaveImage"]
    assert save["output_node"] is True
    assert save["input_order"] == {"required": ["images", "filename_prefix"], "hidden": ["prompt", "extra_pnginfo"]}
    assert client.http.get("/object_info/NoSuchNode").json() == {}


@pytest.mark.parametrize("path", ["/prompt", "/queue", "/system_stats", "/api/object_info/SaveImage", "/features"])
def test_a_monitor_may_ask_for_the_head_alone(path: str, client: Any) -> None:
    """`HEAD` is answered as `GET` is, without the body."""
    head, whole = client.http.head(path), client.http.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_there_are_no_models_to_list(client: Any) -> None:
    """Programs that list model folders get an empty list, and 404 for a folder that is not there."""
    assert [client.http.get(path).json() for path in ("/models", "/api/embeddings")] == [[], []]
    assert client.http.get("/models/checkpoints").status_code == 404


def test_save_image_names_files_by_size_and_number(client: Any) -> None:
    """The variables that ComfyUI itself fills in; what it does not know stays."""
    entry = client.run(plain("p/%width%x%height%_%other%_%batch_num%", batch_size=2))
    names = [picture["filename"] for picture in entry["outputs"]["2"]["images"]]
    assert names == ["32x16_%other%_0_00001_.png", "32x16_%other%_1_00002_.png"]
    (dated,) = client.run(plain("p/%year%-%month%"))["outputs"]["2"]["images"]
    assert re.fullmatch(r"\d{4}-\d{2}_00001_\.png", dated["filename"])


def test_additional_data_must_be_an_object(client: Any) -> None:
    """Null is no object: ComfyUI answers it with a 500, so a client that sends it must not get away with it here."""
    assert client.prompt(plain(), extra_data=None).status_code == 500


def test_cached_outputs_are_lost_without_a_client_id(client: Any) -> None:
    """ComfyUI's own trap: the same prompt again, without a client id, succeeds and shows nothing."""
    assert client.run(plain())["outputs"]
    entry = client.run(plain())
    assert (entry["status"]["status_str"], entry["outputs"]) == ("success", {})


def test_keys_to_paid_services_are_shown_to_nobody(client: Any) -> None:
    """What ComfyUI's web page may send along is neither kept nor repeated."""
    secrets = {"api_key_comfy_org": "very secret", "auth_token_comfy_org": "very secret", "other": 1}
    entry = client.run(plain(), extra_data=secrets)
    assert entry["prompt"][3].keys() == {"other", "create_time"}


@pytest.mark.parametrize(
    ("host", "origin", "allowed"),
    [
        ("127.0.0.1:8188", "http://127.0.0.1:8188", True),
        ("127.0.0.1:8188", "http://127.0.0.1:9000", False),
        ("localhost:8188", "http://evil.example", False),
        ("127.0.0.1:8188", "http://localhost:8188", False),
        ("[::1]:8188", "http://[::1]:8188", True),
        ("127.0.0.1", "http://127.0.0.1:8188", True),
        ("127.0.0.1:8188", "http://127.0.0.1:99999999", False),
        ("127.0.0.1:8188", "http://[", False),
        ("render.example:8188", "http://evil.example", True),
    ],
)
def test_only_pages_of_the_engine_itself_may_talk_to_a_loopback_engine(host: str, origin: str, allowed: bool) -> None:
    """A web site cannot queue prompts behind the user's back; hosts with a name are ComfyUI's users' own affair."""
    assert same_origin(host, origin) is allowed


def test_the_root_says_what_this_is(client: Any) -> None:
    """Whoever opens it in a browser expecting ComfyUI's page is told."""
    assert "no web page" in client.http.get("/").text
