{% autoescape off %}#!/bin/sh
# Installs the hfstudio command for one person: with uv or pipx where they are, else into an environment of its own.
set -eu

STUDIO={{ address }}
URL={{ url }}
FILE={{ file }}

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

fetch() {
    if has curl; then
        curl -fsSL -o "$1" "$URL"
    elif has wget; then
        wget -q -O "$1" "$URL"
    else
        python3 -c 'import sys, urllib.request; urllib.request.urlretrieve(sys.argv[1], sys.argv[2])' "$URL" "$1"
    fi || fail "The wheel could not be fetched from $URL."
}

with_venv() {
    has python3 || fail "This needs python3 (3.11 or newer), uv or pipx."
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "python3 is too old: 3.11 or newer is needed."
    place="${XDG_DATA_HOME:-$HOME/.local/share}/hfstudio/venv"
    bin="$HOME/.local/bin"
    rm -rf "$place"
    mkdir -p "$bin" "$(dirname "$place")"
    python3 -m venv "$place" || fail "python3 could not make an environment. On Debian: apt-get install python3-venv."
    "$place/bin/python" -m pip install --quiet --disable-pip-version-check "$1"
    ln -sf "$place/bin/hfstudio" "$bin/hfstudio"
}

main() {
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    fetch "$folder/$FILE"
    if has uv; then
        uv tool install --quiet --force --reinstall-package hfstudio "$folder/$FILE"
        bin=$(uv tool dir --bin)
    elif has pipx; then
        pipx install --quiet --force "$folder/$FILE" >/dev/null
        bin="${PIPX_BIN_DIR:-$HOME/.local/bin}"
    else
        with_venv "$folder/$FILE"
    fi
    "$bin/hfstudio" version >/dev/null || fail "hfstudio was installed, but does not start."
    printf 'hfstudio is installed in %s and speaks to %s.\n' "$bin" "$STUDIO"
    case ":$PATH:" in
        *":$bin:"*) ;;
        *) printf 'Put it on your path: export PATH="%s:$PATH"\n' "$bin" ;;
    esac
    printf 'Next: hfstudio auth login\n'
}

main
{% endautoescape %}
