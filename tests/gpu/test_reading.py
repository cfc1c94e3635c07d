"""The device that renders: read from the best source that answers, never made up."""

# ruff: noqa: N802 - NVIDIA's names.

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from story_assets.errors import RendererUnavailable
from story_assets.gpu import reading as gpu
from story_assets.gpu.device import MIB, Device, UnreadableError
from story_assets.gpu.nvidia_smi import parse_nvidia_smi
from story_assets.gpu.reading import from_system_stats, read_device

SAMPLES = Path(__file__).parents[1] / "workflows" / "engine" / "samples"
GIB = 1024**3
CARD = Device("NVIDIA GeForce RTX 3090", "cuda", 0, 24 * GIB, 20 * GIB, "nvml", 41.0, 3.0)
SMI = """index, name, memory.total [MiB], memory.free [MiB], temperature.gpu, utilization.gpu [%]
0, NVIDIA GeForce RTX 3090, 24576 MiB, 23001 MiB, 41, 0 %
1, NVIDIA GeForce RTX 3060, 12288 MiB, 12000 MiB, [N/A], [Not Supported]
"""


def cuda_stats(**changed: Any) -> dict[str, Any]:
    """As ComfyUI on CUDA answers."""
    device = {
        "name": "cuda:0 NVIDIA GeForce RTX 3090 : cudaMallocAsync",
        "type": "cuda",
        "index": 0,
        "vram_total": 24 * GIB,
        "vram_free": 20 * GIB,
        "torch_vram_total": 0,
        "torch_vram_free": 0,
    }
    return {"system": {}, "devices": [device | changed]}


def no_answer() -> Mapping[str, Any]:
    raise RendererUnavailable("Nobody answers")


def unreadable() -> list[Device]:
    raise UnreadableError("no driver")


class TestSystemStats:
    def test_a_card_is_named_without_its_decoration(self) -> None:
        """Device number and allocator are no part of the name."""
        device = from_system_stats(cuda_stats())
        assert device == Device("NVIDIA GeForce RTX 3090", "cuda", 0, 24 * GIB, 20 * GIB)

    def test_a_cpu_gets_its_real_name(self) -> None:
        """`cpu` says little; the machine knows more. Another machine's is left as it was told."""
        stats = json.loads((SAMPLES / "system_stats.json").read_text(encoding="utf-8"))["body"]
        here = from_system_stats(stats)
        assert (here.type, here.name, here.index) == ("cpu", gpu.processor_name(), None)
        assert here.vram_total == 25276514304
        assert from_system_stats(stats, local=False).name == "cpu"

    @pytest.mark.parametrize("stats", [{}, {"devices": []}, {"devices": None}, {"devices": [{"name": " "}]}])
    def test_no_device_is_no_reading(self, stats: dict[str, Any]) -> None:
        """An answer without a device is a step down, not a blank name."""
        with pytest.raises(UnreadableError):
            from_system_stats(stats)

    def test_missing_figures_stay_missing(self) -> None:
        """None, not zero."""
        assert from_system_stats(cuda_stats(vram_free=None)).vram_free is None

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({"type": "privateuseone", "name": "privateuseone", "vram_total": GIB, "vram_free": GIB}, "cannot tell"),
            ({"type": "privateuseone", "name": "privateuseone:0", "vram_total": 8 * GIB, "vram_free": GIB}, "cannot"),
            ({"type": "xpu", "name": "xpu:0 Intel Arc A770", "vram_total": GIB, "vram_free": GIB}, "cannot tell"),
            ({"type": "mps", "name": "mps", "index": None, "vram_total": GIB, "vram_free": GIB}, "cannot tell"),
            ({"vram_total": 0, "vram_free": 0}, "impossible"),
            ({"vram_free": 30 * GIB}, "impossible"),
            ({"vram_free": None}, "does not tell"),
            ({"vram_free": float("nan")}, "does not tell"),
            ({"vram_free": -1}, "does not tell"),
            ({"vram_total": "24 GB"}, "does not tell"),
        ],
    )
    def test_figures_that_say_nothing_are_none_and_noted(self, told: dict[str, Any], words: str) -> None:
        """A constant of 1 GiB would keep every scene from being posted."""
        found = read_device(lambda: cuda_stats(**told), "before", local=False)
        assert found.device.vram_free is None
        assert found.device.index == 0
        (note,) = found.notes
        assert words in note

    @pytest.mark.parametrize(
        "told",
        [
            {},
            {"vram_total": GIB, "vram_free": GIB},
            {"type": "xpu", "vram_total": 16 * GIB, "vram_free": 16 * GIB},
            {"type": "mps", "index": None, "vram_total": 32 * GIB, "vram_free": 20 * GIB},
            {"type": "cpu", "vram_total": GIB, "vram_free": GIB},
        ],
    )
    def test_figures_that_can_be_are_believed(self, told: dict[str, Any]) -> None:
        """An idle card is all free, and a small one is small."""
        found = read_device(lambda: cuda_stats(**told), "before", local=False)
        assert found.device.vram_free == {"vram_free": 20 * GIB, **told}["vram_free"]
        assert found.notes == ()


class TestNvidiaSmi:
    def test_columns_go_by_name_and_every_card_is_there(self) -> None:
        """MiB become bytes."""
        first, second = parse_nvidia_smi(SMI)
        assert first == Device("NVIDIA GeForce RTX 3090", "cuda", 0, 24 * GIB, 23001 * MIB, "nvidia-smi", 41.0, 0.0)
        assert (second.index, second.name) == (1, "NVIDIA GeForce RTX 3060")

    def test_what_a_driver_does_not_tell_is_none(self) -> None:
        """`[N/A]`, `[Not Supported]`, `[Unknown Error]`."""
        second = parse_nvidia_smi(SMI)[1]
        assert second.temperature is None
        assert second.utilisation is None

    def test_another_order_and_a_warning_before_it(self) -> None:
        """Columns may come in any order, after lines that are no table."""
        text = "WARNING: something\nmemory.free [MiB], name, index\n100 MiB, Tesla T4, 3\n"
        assert parse_nvidia_smi(text) == [Device("Tesla T4", "cuda", 3, None, 100 * MIB, "nvidia-smi")]

    @pytest.mark.parametrize("text", ["", "No devices were found", "index, name\n", "index, name\n0\n"])
    def test_no_card_is_no_reading(self, text: str) -> None:
        """Never a made-up one."""
        with pytest.raises(UnreadableError):
            parse_nvidia_smi(text)

    def test_a_failing_command_says_why(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its own words, with the exit code as the last resort."""
        words = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."

        def run(*_: Any, **__: Any) -> subprocess.CompletedProcess[bytes]:
            return subprocess.CompletedProcess([], 9, words.encode(), b"")

        monkeypatch.setattr(subprocess, "run", run)
        with pytest.raises(UnreadableError, match="couldn't communicate"):
            gpu.nvidia_smi_devices()


class TestSteppingDown:
    def test_the_server_itself_comes_first(self) -> None:
        """No note when it answers, and its whole answer is kept."""
        stats = cuda_stats()
        reading = read_device(lambda: stats, "before", local=True)
        assert reading.device.source == "system_stats"
        assert reading.system_stats == stats
        assert reading.notes == ()

    def test_then_nvml(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With the contract's own sentence."""
        monkeypatch.setattr(gpu, "nvml_devices", lambda: [CARD])
        reading = read_device(no_answer, "before", local=True)
        assert reading.device == CARD
        assert reading.system_stats is None
        assert reading.notes == ("/system_stats unavailable before execution; using NVML",)

    def test_then_nvidia_smi(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Both steps are noted, with why the better source gave nothing."""
        monkeypatch.setattr(gpu, "nvml_devices", unreadable)
        monkeypatch.setattr(gpu, "nvidia_smi_devices", lambda: parse_nvidia_smi(SMI)[:1])
        reading = read_device(no_answer, "after", local=True)
        assert reading.device.source == "nvidia-smi"
        assert reading.notes == (
            "/system_stats unavailable after execution; using nvidia-smi",
            "NVML unavailable (no driver); using nvidia-smi",
        )

    def test_then_the_plain_fact(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A machine without a GPU records its processor, with the system's memory."""
        monkeypatch.setattr(gpu, "nvml_devices", unreadable)
        monkeypatch.setattr(gpu, "nvidia_smi_devices", unreadable)
        reading = read_device(no_answer, "before", local=True)
        assert reading.device.type == "cpu"
        assert reading.device.name == gpu.processor_name()
        assert (reading.device.vram_total or 0) > (reading.device.vram_free or 0) > 0
        assert reading.notes == ("/system_stats unavailable before execution; no GPU found, recording the CPU",)

    def test_only_the_source_that_was_chosen_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """NVML is there, and is left alone."""
        monkeypatch.setattr(gpu, "nvml_devices", lambda: [CARD])
        monkeypatch.setattr(gpu, "nvidia_smi_devices", lambda: parse_nvidia_smi(SMI)[:1])
        reading = read_device(no_answer, "after", local=True, source="nvidia-smi")
        assert reading.device.source == "nvidia-smi"
        assert reading.notes == ("/system_stats unavailable after execution; using nvidia-smi",)
        assert gpu.sample_device(CARD, "nvidia-smi")[0].source == "nvidia-smi"
        monkeypatch.setattr(gpu, "nvidia_smi_devices", unreadable)
        assert gpu.devices_here("nvidia-smi")[0][0].type == "cpu"

    def test_with_no_source_no_card_is_made_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the renderer said before is all that is known."""
        monkeypatch.setattr(gpu, "nvml_devices", lambda: [CARD])
        reading = read_device(no_answer, "after", local=True, known=CARD, source="none")
        assert (reading.device.name, reading.device.vram_free) == (CARD.name, None)
        assert reading.notes == (
            "/system_stats unavailable after execution; nobody else is asked, as GPU_SOURCE is none",
        )
        assert read_device(no_answer, "before", local=True, source="none").device.type == "unknown"

    def test_a_renderer_on_the_cpu_stays_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A card in the machine did not do the work of a renderer that was seen to use the CPU."""
        monkeypatch.setattr(gpu, "nvml_devices", lambda: [CARD])
        reading = read_device(no_answer, "after", local=True, known=gpu.cpu_device())
        assert reading.device.type == "cpu"
        assert reading.notes[0].startswith("/system_stats unavailable after execution; ")

    def test_another_machine_is_not_guessed_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The card of this machine is not the card of the server's."""
        monkeypatch.setattr(gpu, "nvml_devices", lambda: [CARD])
        reading = read_device(no_answer, "before", local=False)
        assert (reading.device.name, reading.device.vram_free) == ("unknown", None)
        assert "on another machine" in reading.notes[0]
        known = from_system_stats(cuda_stats())
        later = read_device(no_answer, "after", local=False, known=known)
        assert (later.device.name, later.device.vram_free) == (known.name, None)

    def test_of_several_cards_the_known_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """By name, else by number; a guess is noted."""
        cards = parse_nvidia_smi(SMI)
        monkeypatch.setattr(gpu, "nvml_devices", lambda: cards)
        known = Device("NVIDIA GeForce RTX 3060", "cuda", 0)
        assert read_device(no_answer, "after", local=True, known=known).device.index == 1
        guess = read_device(no_answer, "after", local=True)
        assert guess.device.index == 0
        assert "2 GPUs found" in guess.notes[-1]


class ScriptedNvml:
    """Stands in for NVIDIA's library, as there is no card here: three cards, of which one is lost and one tells little."""

    class NVMLError(Exception):
        """As the library's own."""

    NVML_TEMPERATURE_GPU = 0

    def __init__(self, *names: str) -> None:
        self.names = names

    def nvmlInit(self) -> None:
        """Nothing to do."""

    def nvmlShutdown(self) -> None:
        """Nothing to do."""

    def nvmlDeviceGetCount(self) -> int:
        return len(self.names)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        if "lost" in self.names[index]:
            raise self.NVMLError("GPU is lost")
        return index

    def nvmlDeviceGetName(self, handle: int) -> bytes:
        return self.names[handle].encode()

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> SimpleNamespace:
        self._maybe(handle)
        return SimpleNamespace(total=24 * GIB, free=(20 - handle) * GIB)

    def nvmlDeviceGetTemperature(self, handle: int, kind: int) -> int:
        self._maybe(handle)
        return 60 + handle

    def nvmlDeviceGetUtilizationRates(self, handle: int) -> SimpleNamespace:
        self._maybe(handle)
        return SimpleNamespace(gpu=90 + handle)

    def _maybe(self, handle: int) -> None:
        if "quiet" in self.names[handle]:
            raise self.NVMLError("Not Supported")


class TestNvmlScripted:
    def test_a_lost_card_hides_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """And what a card does not tell is None."""
        monkeypatch.setitem(sys.modules, "pynvml", ScriptedNvml("A", "lost", "quiet"))
        assert gpu.nvml_devices() == [
            Device("A", "cuda", 0, 24 * GIB, 20 * GIB, "nvml", 60.0, 90.0),
            Device("quiet", "cuda", 2, None, None, "nvml"),
        ]

    def test_only_lost_cards_are_no_reading(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The next source is asked."""
        monkeypatch.setitem(sys.modules, "pynvml", ScriptedNvml("lost"))
        with pytest.raises(UnreadableError, match="no card"):
            gpu.nvml_devices()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, "24 GB", True, [1]])
def test_a_figure_that_is_none_stays_missing(value: object) -> None:
    """Whatever a server writes for its memory."""
    assert from_system_stats(cuda_stats(vram_free=value)).vram_free is None


@pytest.mark.parametrize(
    "cell", ["[N/A]", "N/A", "[Not Supported]", "[Unknown Error]", "ERR!", "[GPU requires reset]", ""]
)
def test_odd_answers_of_drivers_are_none(cell: str) -> None:
    """In every column that is a figure; the card itself is there."""
    text = f"name, index, memory.total [MiB], memory.free [MiB], temperature.gpu\nTesla T4, {cell}, {cell}, {cell}, {cell}\n"
    assert parse_nvidia_smi(text) == [Device("Tesla T4", "cuda", source="nvidia-smi")]


class TestTwoCardsOfOneName:
    """Each ComfyUI sees its card alone and calls it 0. Scripted: two RTX 3090, one at work."""

    CARDS: ClassVar = [
        Device(CARD.name, "cuda", 0, 24 * GIB, 5 * GIB, "nvml", 80.0, 99.0),
        Device(CARD.name, "cuda", 1, 24 * GIB, 22 * GIB, "nvml", 40.0, 0.0),
    ]

    @pytest.fixture(autouse=True)
    def _two(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gpu, "nvml_devices", lambda: self.CARDS)

    def index(self, stats: dict[str, Any], known: Device | None = None) -> int | None:
        return read_device(lambda: stats, "before", local=True, known=known).device.index

    @pytest.mark.parametrize("argv", [["main.py", "--cuda-device", "1"], ["main.py", "--cuda-device=1", "--listen"]])
    def test_the_number_it_was_started_with(self, argv: list[str]) -> None:
        """`--cuda-device 1` makes it the machine's second."""
        stats = cuda_stats(vram_free=12 * GIB) | {"system": {"argv": argv}}
        assert self.index(stats) == 1

    def test_else_the_card_with_as_much_free_memory(self) -> None:
        """As the driver counts it: what torch holds in reserve is not free to others."""
        assert self.index(cuda_stats(vram_free=22 * GIB)) == 1
        assert self.index(cuda_stats(vram_free=22 * GIB, torch_vram_free=17 * GIB)) == 0

    def test_once_found_it_stays(self) -> None:
        """However full the card gets."""
        known = read_device(lambda: cuda_stats(vram_free=22 * GIB), "before", local=True).device
        assert self.index(cuda_stats(vram_free=5 * GIB), known) == 1
        assert gpu.sample_device(known) == (self.CARDS[1], None)

    def test_what_cannot_be_told_is_said(self) -> None:
        """Figures by the renderer's own number, and the doubt beside them."""
        unsure = read_device(lambda: cuda_stats(vram_free=12 * GIB), "before", local=True).device
        device, doubt = gpu.sample_device(unsure)
        assert device.index == 0
        assert doubt == "2 cards named NVIDIA GeForce RTX 3090; figures may be another's"
