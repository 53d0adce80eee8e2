"""Texts of manifests in other encodings than UTF-8."""

from __future__ import annotations

import pytest

from services.system_map.resolve.texts import as_utf8


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_text_whose_mark_says_its_encoding_is_read_by_it(encoding: str) -> None:
    text = "flask==1.0\r\nrequests==2 # é\r\n"
    mark = "" if encoding in {"utf-16", "utf-32"} else "\ufeff"
    assert as_utf8((mark + text).encode(encoding)).decode().removeprefix("\ufeff") == text


def test_other_bytes_stay_as_they_are() -> None:
    for data in (b"", b"\xef\xbb\xbfflask", b"flask \xff\xfe", b"\xff", "é".encode("latin-1")):
        assert as_utf8(data) == data


def test_a_text_that_is_cut_in_the_middle_of_a_sign_loses_that_sign_only() -> None:
    assert as_utf8(b"\xff\xfef\x00x").decode() == "f\ufffd"
