from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.core.errors import Invalid
from services.repository.address import MAX_LENGTH, parse_address
from services.repository.errors import AddressHasCredentials, BadAddress, SchemeNotSupported

WORD = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.]{0,12}[A-Za-z0-9_]", fullmatch=True).filter(
    lambda word: (
        ".." not in word
        and word not in {"src", "tree", "blob", "raw", "blame", "commits", "edit"}
        and not word.endswith(".git")
    )
)
HOST = st.sampled_from(["example.org", "git.example.org", "GitHub.com", "codeberg.org", "gitlab.com", "10.0.0.1"])


@pytest.mark.parametrize(
    ("text", "kind", "canonical", "branch"),
    [
        ("https://github.com/pallets/flask", "https", "https://github.com/pallets/flask", None),
        ("  https://GitHub.com/pallets/Flask.git/ ", "https", "https://github.com/pallets/Flask", None),
        ("https://github.com:443/pallets/flask", "https", "https://github.com/pallets/flask", None),
        ("https://git.example.org:8443/x.git", "https", "https://git.example.org:8443/x", None),
        ("github.com/pallets/flask", "https", "https://github.com/pallets/flask", None),
        ("http://localhost:3000/a/b", "http", "http://localhost:3000/a/b", None),
        ("localhost:3000/a/b", "https", "https://localhost:3000/a/b", None),
        ("https://[2001:db8::1]/a/b", "https", "https://[2001:db8::1]/a/b", None),
        ("git@github.com:pallets/flask.git", "ssh", "ssh://git@github.com/pallets/flask", None),
        ("github.com:pallets/flask", "ssh", "ssh://git@github.com/pallets/flask", None),
        ("ssh://git@github.com:22/pallets/flask.git", "ssh", "ssh://git@github.com/pallets/flask", None),
        ("ssh://example.org:2222/~ada/x", "ssh", "ssh://git@example.org:2222/~ada/x", None),
        ("https://github.com/pallets/flask/tree/main", "https", "https://github.com/pallets/flask", "main"),
        ("https://github.com/pallets/flask/tree/feature/x", "https", "https://github.com/pallets/flask", "feature/x"),
        (
            "https://github.com/pallets/flask/blob/main/src/flask/app.py#L3-L9",
            "https",
            "https://github.com/pallets/flask",
            "main/src/flask/app.py",
        ),
        ("https://github.com/a/b/tree/fix%23123", "https", "https://github.com/a/b", "fix#123"),
        ("https://github.com/a/b/blob/" + "0f" * 20 + "/x.py", "https", "https://github.com/a/b", None),
        ("https://github.com/a/b/pull/12/files?w=1", "https", "https://github.com/a/b", None),
        ("https://github.com/a/b?tab=readme-ov-file#install", "https", "https://github.com/a/b", None),
        ("https://gitlab.com/g/sub/name/-/tree/main/src", "https", "https://gitlab.com/g/sub/name", "main/src"),
        ("https://gitlab.com/g/sub/name/-/issues", "https", "https://gitlab.com/g/sub/name", None),
        ("https://bitbucket.org/a/b/src/main/setup.py", "https", "https://bitbucket.org/a/b", "main/setup.py"),
        ("https://codeberg.org/a/b/src/branch/dev/x/y", "https", "https://codeberg.org/a/b", "dev/x/y"),
        ("https://gitea.example.org/a/b/src/tag/v1/x", "https", "https://gitea.example.org/a/b", None),
        ("https://git.sr.ht/~ada/x/tree/main/item/y", "https", "https://git.sr.ht/~ada/x", "main/item/y"),
        ("https://dev.azure.com/org/project/_git/name", "https", "https://dev.azure.com/org/project/_git/name", None),
        ("https://münchen.example/a/b", "https", "https://xn--mnchen-3ya.example/a/b", None),
        ("file:///srv/git/a%20b.git", "local", "/srv/git/a b.git", None),
        ("/srv//git/x/", "local", "/srv/git/x", None),
        ("~/code/x", "local", "~/code/x", None),
    ],
)
def test_what_people_paste_is_understood(text: str, kind: str, canonical: str, branch: str | None) -> None:
    address = parse_address(text)
    assert (address.kind, address.canonical, address.branch) == (kind, canonical, branch)


def test_a_repository_is_called_by_its_owner_and_name() -> None:
    assert parse_address("https://github.com/pallets/flask.git").display_name == "pallets / flask"
    assert parse_address("/home/ada/work/flask/.git").display_name == "flask"
    assert parse_address("git@gitlab.com:g/sub/x.git").display_name == "g/sub / x"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" https://github.com/o/n.git/?x=y#z ", "https://github.com/o/n.git/"),
        ("https://github.com/o/n/tree/main?path=src#access-token", "https://github.com/o/n/tree/main"),
        ("github.com/o/n#x?y=z", "github.com/o/n"),
        ("git@github.com:o/n.git?x=y", "git@github.com:o/n.git"),
        ("ssh://git@github.com/o/n#x", "ssh://git@github.com/o/n"),
        ("~/code/c#?x=y", "~/code/c#?x=y"),
        ("file:///srv/a?b", "file:///srv/a?b"),
    ],
)
def test_what_is_stored_and_shown_has_no_query_and_no_fragment(text: str, shown: str) -> None:
    address = parse_address(text)
    assert address.shown == shown
    assert parse_address(shown) == address


def test_git_is_given_the_name_as_pasted() -> None:
    assert parse_address("https://example.org/a/b.git/").clone_url == "https://example.org/a/b.git"
    assert parse_address("git@example.org:b.git").clone_url == "git@example.org:b.git"
    assert parse_address("git@example.org:/srv/b.git").clone_url == "git@example.org:/srv/b.git"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", BadAddress),
        ("flask", BadAddress),
        ("pallets/flask", BadAddress),
        ("-uwhatever", BadAddress),
        ("--upload-pack=touch /tmp/x", BadAddress),
        ("https://-oProxyCommand=x/a/b", BadAddress),
        ("ssh://-oProxyCommand=touch%20x/a", BadAddress),
        ("ssh://git@-oProxyCommand=x/a", BadAddress),
        ("-oProxyCommand=x:a/b", BadAddress),
        ("git@example.org:-upload", BadAddress),
        ("ssh://git@example.org/-x", BadAddress),
        ("ext::sh -c touch% /tmp/x", SchemeNotSupported),
        ("fd::17/foo", SchemeNotSupported),
        ("git://example.org/a", SchemeNotSupported),
        ("ftp://example.org/a", SchemeNotSupported),
        ("javascript://x/%0aalert(1)", SchemeNotSupported),
        ("https://ada:secret@example.org/a/b", AddressHasCredentials),
        ("https://ghp_token@github.com/a/b", AddressHasCredentials),
        ("ada:secret@example.org/a/b", AddressHasCredentials),
        ("ssh://git:secret@example.org/a/b", AddressHasCredentials),
        ("https://example.org/a/b?private_token=x", AddressHasCredentials),
        ("https://github.com/o/n?pat=ghp_X", AddressHasCredentials),
        ("https://github.com/o/n#access_token=x", AddressHasCredentials),
        ("https://github.com/o/n?tab=readme#/x?ACCESS_TOKEN=x", AddressHasCredentials),
        ("github.com/o/n?a=1;api_key=x", AddressHasCredentials),
        ("https://github.com/o/n?%70at=x", AddressHasCredentials),
        ("ssh://git@github.com/o/n?password=x", AddressHasCredentials),
        ("git@github.com:o/n#secret=x", AddressHasCredentials),
        ("https://github.com", BadAddress),
        ("https:///a/b", BadAddress),
        ("https://exa mple.org/a/b", BadAddress),
        ("https://example.org:0/a", BadAddress),
        ("https://example.org:99999/a", BadAddress),
        ("https://example.org/a/../b", BadAddress),
        ("https://example.org/a/%2e%2e/b", BadAddress),
        ("https://example.org/a\nb/c", BadAddress),
        ("https://example.org/a%0ab/c", BadAddress),
        ("https://example.org/a/b/tree/x..y", BadAddress),
        ("https://example.org/a/b/tree/-x", BadAddress),
        ("C:\\code\\x", BadAddress),
        ("~ada/x", BadAddress),
        ("file://host/share", BadAddress),
        ("/srv/../etc", BadAddress),
        ("https://example.org/" + "a" * MAX_LENGTH, BadAddress),
        ("\ud800", BadAddress),
    ],
)
def test_what_is_dangerous_or_meaningless_is_refused_in_words(text: str, error: type[BadAddress]) -> None:
    with pytest.raises(error) as caught:
        parse_address(text)
    assert caught.value.detail.endswith(".")
    assert caught.value.errors["repository_url"] == [caught.value.detail]


def test_a_refused_password_is_not_repeated_and_the_right_place_is_named() -> None:
    with pytest.raises(AddressHasCredentials) as caught:
        parse_address("https://ada:hunter2@example.org/a/b")
    assert "hunter2" not in caught.value.detail
    assert "its own field" in caught.value.detail


@given(HOST, st.lists(WORD, min_size=2, max_size=2), st.sampled_from(["", ".git", "/", ".git/"]))
def test_ways_to_write_one_address_share_one_identity(host: str, parts: list[str], ending: str) -> None:
    path = "/".join(parts)
    plain = parse_address(f"https://{host.lower()}/{path}")
    assert parse_address(f"https://{host}/{path}{ending}").canonical == plain.canonical
    assert parse_address(f"{host}/{path}{ending}").canonical == plain.canonical
    assert parse_address(f"HTTPS://{host}:443//{path}{ending}").canonical == plain.canonical


@given(st.text(max_size=80) | st.from_regex(r"(https|ssh|file)://[\w@:.\[\]/%?#~-]{0,40}", fullmatch=True))
@example("a@b:1")
@example("[::1]:x")
@example("https://[::1]:3/x")
def test_any_text_is_understood_or_refused_and_an_identity_is_stable(text: str) -> None:
    try:
        address = parse_address(text)
    except Invalid:
        return
    assert parse_address(address.shown) == address
    again = parse_address(address.canonical)
    assert again.canonical == address.canonical
    assert again.kind == address.kind
    assert not address.clone_url.startswith("-")
    assert not re.search(r"[\x00-\x1f\x7f]", address.clone_url)
    assert "::" not in address.clone_url or "[" in address.clone_url
    if address.kind in {"https", "http"}:
        assert "@" not in address.clone_url.split("/")[2]


@given(WORD, st.lists(WORD, min_size=1, max_size=4))
def test_a_branch_keeps_its_slashes(name: str, branch: list[str]) -> None:
    assert parse_address(f"https://github.com/o/{name}/tree/{'/'.join(branch)}").branch == "/".join(branch)
