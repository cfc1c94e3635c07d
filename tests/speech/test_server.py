"""A speech server, and the ways in which one goes wrong: each is named, and none takes longer than its deadline."""

import contextlib
import io
import json
import threading
import time
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import av
import numpy as np
import pytest

from story_assets.errors import SpeechError, SpeechUnusable, VoiceRefused, VoiceTimeout, VoiceUnavailable
from story_assets.operating.breakers import Breaker
from story_assets.speech.server import SpeechServer
from story_assets.speech.voice import Request

LINE = "Mara counts the lamps along the pier."


def hum(seconds=2.4, rate=24_000):
    samples = 0.2 * np.random.default_rng(0).standard_normal(int(seconds * rate))
    return (samples * 32767).clip(-32768, 32767).astype("<i2").tobytes()


def wav(seconds=2.4, rate=24_000, data=None):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(hum(seconds, rate) if data is None else data)
    return file.getvalue()


def lying(sound, size):
    """A WAV whose header claims `size` bytes of sound."""
    at = sound.index(b"data") + 4
    return sound[:at] + size.to_bytes(4, "little") + sound[at + 4 :]


def coded(codec, container):
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=48_000, layout="mono")
        samples = (0.2 * np.random.default_rng(0).standard_normal((1, 115_200))).astype("f4")
        resampler = av.AudioResampler(stream.codec_context.format or "s16p", "mono", 48_000)
        frame = av.AudioFrame.from_ndarray(samples, "fltp", "mono")
        frame.sample_rate = 48_000
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return file.getvalue()


class Scripted(ThreadingHTTPServer):
    """A fake server that answers from a script."""

    daemon_threads = True

    def __init__(self, answers, voices=None, models=None):
        self.answers, self.asked, self.voices, self.models = list(answers), [], voices, models
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        listed = {"/v1/audio/voices": self.server.voices, "/v1/models": self.server.models}.get(self.path)
        if listed is None:
            self.send_error(404)
            return
        self.reply(200, "application/json", json.dumps(listed).encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append(json.loads(body))
        answer = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        with contextlib.suppress(BrokenPipeError, ConnectionError):
            answer(self) if callable(answer) else self.reply(200, "audio/wav", answer)

    def reply(self, status, kind, data, length=None):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def speech(tmp_path):
    """Builds a server by script and its client: `speech(answer, …)`."""
    servers = []

    def build(*answers, voices=None, models=None, threshold=3):
        server = Scripted(answers, voices, models)
        servers.append(server)
        breaker = Breaker("speech", threshold=threshold, cooldown=60, folder=tmp_path)
        return server, SpeechServer(server.url + "/v1", breaker=breaker, retry_pause=0.01)

    yield build
    for server in servers:
        server.shutdown()
        server.server_close()


def ask(client, seconds=5.0, text=LINE, voice="af_heart"):
    return client.say(Request(text.split(), voice, "en", 1.0, seconds))


SOUNDS = {
    "wav": wav(),
    "8 kHz mono": wav(rate=8_000),
    "mp3 where wav was asked": coded("libmp3lame", "mp3"),
    "flac": coded("flac", "flac"),
    "opus in ogg": coded("libopus", "ogg"),
    "a wav header of length 0": lying(wav(), 0),
    "a wav header of the greatest length": lying(wav(), 0xFFFFFFFF),
    "a wav header that claims twice": lying(wav(), 2 * len(wav())),
    "a wav header that claims half": lying(wav(), len(wav()) // 4 * 2),
    "silence before and after": wav(data=b"\0\0" * 30_000 + hum() + b"\0\0" * 40_000),
}


@pytest.mark.parametrize("kind", SOUNDS)
def test_sound_of_any_form_is_taken(speech, kind):
    _, client = speech(SOUNDS[kind])
    said = ask(client)
    assert said.rate == 48_000
    loud = np.flatnonzero(np.abs(said.samples) > 0.02)
    assert (loud[-1] - loud[0]) / 48_000 == pytest.approx(2.4, abs=0.12)


def test_headerless_pcm_and_sound_in_json_are_taken(speech):
    import base64

    _, client = speech(
        lambda handler: handler.reply(200, "audio/pcm;rate=24000", hum()),
        lambda handler: handler.reply(
            200, "application/json", json.dumps({"audio": base64.b64encode(wav()).decode()}).encode()
        ),
    )
    assert ask(client).samples.size == pytest.approx(2.4 * 48_000, abs=100)
    assert ask(client).samples.size == pytest.approx(2.4 * 48_000, abs=100)


def endless(handler):
    handler.send_response(200)
    handler.send_header("content-type", "audio/wav")
    handler.end_headers()
    while True:
        handler.wfile.write(b"\x11" * 4_000_000)


def drip(handler):
    handler.send_response(200)
    handler.send_header("content-type", "audio/wav")
    handler.end_headers()
    for byte in wav():
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def breaks_off(handler):
    handler.reply(200, "audio/wav", wav()[:2000], length=90_000)
    handler.connection.close()


FAULTS = {
    "a web page": (lambda h: h.reply(200, "text/html", b"<html>Welcome</html>"), SpeechUnusable, "a web page"),
    "JSON with 200": (lambda h: h.reply(200, "audio/wav", b'{"error": "no voice"}'), SpeechUnusable, "no voice"),
    "nothing": (lambda h: h.reply(200, "audio/wav", b""), SpeechUnusable, "answered nothing"),
    "a header alone": (lambda h: h.reply(200, "audio/wav", wav(0)), SpeechUnusable, "without sound"),
    "noise of bytes": (lambda h: h.reply(200, "audio/wav", bytes(range(256)) * 9), SpeechUnusable, "no sound"),
    "silence": (wav(data=b"\0\0" * 72_000), SpeechUnusable, "silence"),
    "half a sentence": (wav(0.3), SpeechUnusable, "stopped before the end"),
    "a speech of its own": (wav(60), SpeechUnusable, "something else"),
    "no end": (endless, SpeechUnusable, "does not end"),
    "a slow drip": (drip, VoiceTimeout, "in time"),
    "no answer": (lambda h: time.sleep(3), VoiceTimeout, "silent"),
    "a broken line": (breaks_off, SpeechError, ""),
    "an unknown voice": (
        lambda h: h.reply(400, "application/json", b'{"detail": "no af_heart"}'),
        VoiceRefused,
        "af_heart",
    ),
    "no key": (lambda h: h.reply(401, "text/plain", b"key?"), VoiceRefused, "SPEECH_API_KEY"),
    "an ill server": (lambda h: h.reply(500, "text/plain", b"CUDA error"), VoiceUnavailable, "CUDA error"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_named_within_the_deadline(speech, kind):
    answer, error, words = FAULTS[kind]
    _, client = speech(answer)
    started = time.monotonic()
    with pytest.raises(error) as caught:
        ask(client, seconds=1.5 if error is VoiceTimeout else 20)
    assert words in str(caught.value)
    assert time.monotonic() - started < (4 if error is VoiceTimeout else 20)


def test_a_passing_fault_costs_one_retry(speech):
    server, client = speech(lambda h: h.reply(503, "text/plain", b"loading"), wav())
    assert ask(client).retries == 1
    assert server.asked[0] == {
        "model": "kokoro",
        "input": LINE,
        "response_format": "wav",
        "speed": 1.0,
        "voice": "af_heart",
    }


def test_after_failures_in_a_row_the_server_is_left_alone(speech):
    server, client = speech(lambda h: h.reply(500, "text/plain", b"ill"), threshold=2)
    with pytest.raises(VoiceUnavailable):
        ask(client)
    asked = len(server.asked)
    with pytest.raises(VoiceUnavailable, match="left alone"):
        ask(client)
    with pytest.raises(VoiceUnavailable, match="left alone"):
        client.require()
    assert len(server.asked) == asked


@pytest.mark.parametrize(
    "voices",
    [
        {"voices": ["af_heart", "bm_george", "zf_xiaobei"]},
        {"voices": [{"id": "af_heart", "name": "Heart"}, {"id": "bm_george"}, {"id": "zf_xiaobei"}]},
        ["af_heart", "bm_george", "zf_xiaobei"],
    ],
)
def test_voices_are_read_in_every_shape_and_their_names_tell_their_language(speech, voices):
    _, client = speech(wav(), voices=voices, models={"data": [{"id": "whisper-1"}, {"id": "kokoro-82m"}]})
    client.require()
    assert [(voice.name, voice.language) for voice in client.voices()] == [
        ("af_heart", "en-US"),
        ("bm_george", "en-GB"),
        ("zf_xiaobei", "zh"),
    ]
    assert client.model.startswith("kokoro-82m at http://")
    assert client.speaks("zh", "zf_xiaobei")
    assert client.speaks("zh-CN", "af_heart") is False
    assert client.speaks("de", "alloy") is None


def test_nobody_there_is_said_at_once():
    started = time.monotonic()
    with pytest.raises(VoiceUnavailable, match="cannot be reached"):
        SpeechServer("http://127.0.0.1:9").require()
    assert time.monotonic() - started < 3
