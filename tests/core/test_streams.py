"""The encoded addresses of the audio."""

import base64
import json
from itertools import cycle
from pathlib import Path

import pytest

from mixcloud_core.errors import BadReplyError, ForeignStreamError
from mixcloud_core.streams import decode_address
from tests.recordings import recording

KEY = b"IFYOUWANTTHEARTISTSTOGETPAIDDONOTDOWNLOADFROMMIXCLOUD"
PLAIN = "https://aod.mixcloud.stream/secure/hls/1/2/3/4/5678.m4a/index.m3u8"


def encoded(address: str) -> str:
    return base64.b64encode(bytes(a ^ k for a, k in zip(address.encode(), cycle(KEY), strict=False))).decode()


def test_recorded_addresses() -> None:
    vectors = json.loads(Path(recording("stream/xor_vectors.json")).read_text())["vectors"]
    assert len(vectors) == 4
    for vector in vectors:
        assert decode_address(vector["cipher"]) == vector["plain"]


def test_encoded_and_plain_addresses() -> None:
    assert decode_address(encoded(PLAIN)) == PLAIN
    assert decode_address(PLAIN) == PLAIN


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/a.m4a",
        "http://dl.mixcloud.stream/a.m4a",
        "https://dl.mixcloud.stream.evil.example/a.m4a",
        "https://dl.mixcloud.stream@evil.example/a.m4a",
        "file:///etc/passwd",
        "//dl.mixcloud.stream/a.m4a",
        "https://[bad/x",
        "https://evil\x1b[31m.example/x",
    ],
)
def test_addresses_elsewhere_are_refused(address: str) -> None:
    with pytest.raises(ForeignStreamError):
        decode_address(encoded(address))


def test_plain_addresses_elsewhere_are_refused() -> None:
    with pytest.raises(ForeignStreamError) as caught:
        decode_address("https://evil.example/a.m4a")
    assert caught.value.host == "evil.example"


@pytest.mark.parametrize("value", ["!!!", "abc", "äöü", encoded("héllo"), "x" * 1001])
def test_nonsense_is_a_clear_error(value: str) -> None:
    with pytest.raises(BadReplyError):
        decode_address(value)
