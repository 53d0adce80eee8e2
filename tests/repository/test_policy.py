from __future__ import annotations

import ipaddress
import shlex
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.settings import Settings, load_settings
from services.repository import RepositoryService, parse_address
from services.repository.errors import (
    BadAccessToken,
    FolderNotAllowed,
    FolderNotARepository,
    FolderNotFound,
    HostNotAllowed,
    HostUnknown,
    PlainHttpNotAllowed,
    RepositoryCancelled,
    SshOff,
)
from services.repository.git import ENVIRONMENT, environment_of
from services.repository.policy import access_to, allow, authorization, check_token, is_public
from tests.fakes.repositories import make_repository, run_git

PUBLIC = "140.82.121.3"


def settings_of(tmp_path: Path, **given: object) -> Settings:
    return load_settings({}, data_dir=tmp_path / "data", **given)


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "100.127.255.255", "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
        "2002:7f00:1::", "2002:a00:1::1", "not an address", "",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_public_internet_are_told(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize("text", [PUBLIC, "8.8.8.8", "2606:50c0:8000::153", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_told(text: str) -> None:
    assert is_public(text)


@given(st.ip_addresses(v=4))
def test_an_address_is_no_more_public_for_hiding_in_a_longer_one(ip: ipaddress.IPv4Address) -> None:
    number = int(ip)
    hidden = [
        f"::ffff:{ip}",
        f"::{number >> 16:x}:{number & 0xFFFF:x}",
        f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}",
    ]
    hidden.append(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1")
    if not is_public(str(ip)):
        assert not any(is_public(text) for text in hidden)


@pytest.mark.parametrize(
    "text",
    [
        "https://127.0.0.1/a/b",
        "https://127.1/a/b",
        "https://2130706433/a/b",
        "https://0x7f.1/a/b",
        "https://0177.0.0.1/a/b",
        "https://[::1]/a/b",
        "https://[::ffff:10.0.0.1]/a/b",
        "https://169.254.169.254/latest/meta-data",
        "https://999999999999/a/b",
    ],
)
def test_a_private_address_is_refused_before_anything_is_contacted(tmp_path: Path, text: str) -> None:
    with pytest.raises(HostNotAllowed, match="GANDER_GIT_ALLOWED_HOSTS"):
        allow(parse_address(text), settings_of(tmp_path))


@pytest.mark.parametrize("found", [["10.0.0.7"], [PUBLIC, "127.0.0.1"], ["::1"], ["::ffff:192.168.0.1"]])
def test_a_name_that_leads_to_a_private_address_is_refused(tmp_path: Path, found: list[str]) -> None:
    with pytest.raises(HostNotAllowed):
        access_to(parse_address("https://git.example.org/a/b"), settings_of(tmp_path), resolve=lambda *_: found)


def test_git_is_pinned_to_the_addresses_that_were_vetted(tmp_path: Path) -> None:
    access = access_to(
        parse_address("https://git.example.org:8443/a/b"),
        settings_of(tmp_path),
        resolve=lambda *_: [PUBLIC, "2606:50c0:8000::153"],
    )
    assert access.config["http.curloptResolve"] == f"git.example.org:8443:{PUBLIC},[2606:50c0:8000::153]"
    assert access.protocol == "https"


def test_an_unknown_name_is_said_to_be_unknown(tmp_path: Path) -> None:
    with pytest.raises(HostUnknown):
        access_to(parse_address("https://nowhere.example/a/b"), settings_of(tmp_path), resolve=lambda *_: [])


def test_a_look_up_that_hangs_does_not_keep_a_cancel_waiting(tmp_path: Path) -> None:
    cancelled, never = threading.Event(), threading.Event()
    looking = threading.Event()

    def hang(*_: object) -> list[str]:
        looking.set()
        cancelled.set()
        never.wait(30)
        return []

    started = time.monotonic()
    with pytest.raises(RepositoryCancelled):
        access_to(parse_address("https://x.example/a/b"), settings_of(tmp_path), resolve=hang, cancelled=cancelled)
    assert time.monotonic() - started < 2
    assert looking.is_set()
    never.set()


@pytest.mark.parametrize("entry", ["git.corp.example", "git.corp.example:8080"])
def test_a_listed_host_may_be_private_and_plain(tmp_path: Path, entry: str) -> None:
    settings = settings_of(tmp_path, git_allowed_hosts=(entry,))
    access = access_to(parse_address("http://git.corp.example:8080/a/b"), settings, resolve=lambda *_: ["10.0.0.7"])
    assert access.protocol == "http"
    with pytest.raises(PlainHttpNotAllowed):
        allow(parse_address("http://other.example/a/b"), settings)


def test_a_listed_port_is_not_another_port(tmp_path: Path) -> None:
    with pytest.raises(PlainHttpNotAllowed):
        allow(parse_address("http://git.example:81/a"), settings_of(tmp_path, git_allowed_hosts=("git.example:80",)))


def test_ssh_is_off_until_it_is_turned_on(tmp_path: Path) -> None:
    with pytest.raises(SshOff, match="GANDER_GIT_SSH=1"):
        allow(parse_address("git@github.com:a/b"), settings_of(tmp_path))


def test_ssh_asks_nothing_and_goes_to_the_vetted_address(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "a b", git_ssh=True)
    access = access_to(parse_address("git@git.example.org:a/b"), settings, resolve=lambda *_: [PUBLIC])
    words = shlex.split(access.environment["GIT_SSH_COMMAND"])
    assert words[0] == "ssh"
    assert {"BatchMode=yes", "StrictHostKeyChecking=accept-new", f"HostName={PUBLIC}"} <= set(words)
    assert f'UserKnownHostsFile="{settings.instance_dir}/known_hosts"' in words
    with pytest.raises(HostNotAllowed):
        access_to(parse_address("git@git.example.org:a/b"), settings, resolve=lambda *_: ["10.0.0.1"])


def test_a_token_goes_to_its_host_by_environment_alone(tmp_path: Path) -> None:
    access = access_to(
        parse_address("https://github.com/a/b"), settings_of(tmp_path), token="s3cret", resolve=lambda *_: [PUBLIC]
    )
    environment = environment_of(access)
    assert environment["GIT_CONFIG_KEY_0"] == "http.https://github.com/.extraHeader"
    assert environment["GIT_CONFIG_VALUE_0"] == authorization("github.com", "s3cret")
    assert "s3cret" not in repr(access)
    assert authorization("github.com", "s3cret") not in repr(access)
    assert "s3cret" not in access.scrub(f"remote: you sent s3cret and {authorization('github.com', 's3cret')}")


def test_a_user_name_may_stand_before_the_token() -> None:
    import base64

    assert base64.b64decode(authorization("x.org", "ada:s3cret").split()[-1]) == b"ada:s3cret"
    assert base64.b64decode(authorization("bitbucket.org", "s3cret").split()[-1]) == b"x-token-auth:s3cret"


@given(st.text(max_size=30))
def test_a_token_that_passes_is_one_printable_word(token: str) -> None:
    try:
        passed = check_token(token)
    except BadAccessToken:
        return
    assert passed.isascii()
    assert passed.isprintable()
    assert " " not in passed


# ── Folders ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def roots(tmp_path: Path) -> Path:
    folder = tmp_path / "allowed"
    folder.mkdir()
    return folder


@pytest.fixture
def service(tmp_path: Path, roots: Path) -> RepositoryService:
    return RepositoryService(settings_of(tmp_path, local_roots=(roots,)))


def test_a_folder_inside_a_work_tree_leads_to_its_top(roots: Path, service: RepositoryService) -> None:
    make_repository(roots / "work", {"src/deep/a.py": "x"}, bare=False, check_out=True)
    for typed in ("work", "work/src/deep", "work/.git", "work/"):
        address = service.understand(f"{roots}/{typed}")
        assert (address.canonical, address.name) == (str(roots / "work"), "work")


def test_a_bare_repository_and_a_home_path_are_understood(
    roots: Path, service: RepositoryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repository(roots / "bare.git", {"a": "x"})
    monkeypatch.setenv("HOME", str(roots))
    assert service.understand("~/bare.git").name == "bare"


def test_a_folder_outside_is_refused_and_whether_it_exists_is_not_told(
    tmp_path: Path, roots: Path, service: RepositoryService
) -> None:
    make_repository(tmp_path / "outside.git", {"a": "x"})
    (roots / "link").symlink_to(tmp_path / "outside.git")
    (roots / "loop").symlink_to(roots / "loop")
    for typed in (tmp_path / "outside.git", tmp_path / "nothing", roots / "link", Path("/etc/shadow")):
        with pytest.raises(FolderNotAllowed, match="GANDER_LOCAL_ROOTS"):
            service.understand(str(typed))
    with pytest.raises(FolderNotFound):
        service.understand(str(roots / "nothing"))
    with pytest.raises((FolderNotFound, FolderNotAllowed)):
        service.understand(str(roots / "loop"))


def test_a_top_above_the_allowed_folder_is_not_reached(tmp_path: Path) -> None:
    make_repository(tmp_path / "work", {"inner/a.py": "x"}, bare=False, check_out=True)
    service = RepositoryService(settings_of(tmp_path, local_roots=(tmp_path / "work" / "inner",)))
    with pytest.raises(FolderNotARepository):
        service.understand(str(tmp_path / "work" / "inner"))


def test_a_folder_without_a_repository_is_told(roots: Path, service: RepositoryService) -> None:
    (roots / "plain").mkdir()
    (roots / "fake" / ".git").mkdir(parents=True)
    for name in ("plain", "fake"):
        with pytest.raises(FolderNotARepository):
            service.understand(str(roots / name))


@pytest.mark.parametrize("trick", ["gitdir file", "alternates", "linked objects", "linked refs", "commondir"])
def test_a_repository_that_borrows_from_outside_is_refused(
    tmp_path: Path, roots: Path, service: RepositoryService, trick: str
) -> None:
    outside = make_repository(tmp_path / "outside.git", {"secret": "x"})
    inside = make_repository(roots / "x", {"a": "x"}, bare=False) / ".git"
    if trick == "gitdir file":
        (roots / "y").mkdir()
        (roots / "y" / ".git").write_text(f"gitdir: {outside}\n")
    elif trick == "alternates":
        (inside / "objects" / "info").mkdir(exist_ok=True)
        (inside / "objects" / "info" / "alternates").write_text(f"{outside}/objects\n")
    elif trick == "commondir":
        (inside / "commondir").write_text(f"{outside}\n")
    else:
        part = trick.removeprefix("linked ")
        (inside / part).rename(inside / f"old-{part}")
        (inside / part).symlink_to(outside / part)
    with pytest.raises(FolderNotAllowed):
        service.understand(str(roots / ("y" if trick == "gitdir file" else "x")))


def test_a_linked_work_tree_within_the_allowed_folders_is_cloned(roots: Path, service: RepositoryService) -> None:
    main = make_repository(roots / "main", {"a": "x"}, bare=False, check_out=True)
    run_git(main, "worktree", "add", "-q", "-b", "side", str(roots / "side"))
    info = service.clone(service.understand(str(roots / "side")), 1)
    assert info.branch == "side"


def test_a_folder_of_somebody_else_is_cloned(
    roots: Path, service: RepositoryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_repository(roots / "x.git", {"a": "x"})
    # Git's own test switch: every folder seems to belong to somebody else.
    monkeypatch.setattr(
        "services.repository.git.ENVIRONMENT",
        {**ENVIRONMENT, "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"},
    )
    info = service.clone(service.understand(str(path)), 1)
    assert info.branch == "main"
    assert service.refresh(service.understand(str(path)), 1) == info
