#!/bin/sh
# Python packages of a list, `sh test/python.sh LIST`: installs them once outside of the checkout, and prints their folder.
set -eu
cache=${ASM_WEBSOCKET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/asm-websocket}
# One folder per version of the list, so that it is never stale.
folder=$cache/pip-$(sha256sum "$1" | cut -c1-16)
[ -d "$folder" ] || {
  half=$folder.$$.half
  mkdir -p "$cache"
  python3 -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --no-deps --target "$half" -r "$1" >&2
  # Another run may have been faster.
  mv -T "$half" "$folder" 2>/dev/null || rm -rf "$half"
  [ -d "$folder" ]
}
echo "$folder"
