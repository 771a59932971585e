#!/bin/sh
# zizmor reads the workflows for what lets others run code or take credentials. Offline, so that it finds the same everywhere.
set -eu
cache=${ASM_WEBSOCKET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/asm-websocket}
folder=$cache/zizmor-$(sha256sum test/zizmor.txt | cut -c1-16)
[ -d "$folder" ] || {
  rm -rf "$folder.half"
  mkdir -p "$cache"
  python3 -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target "$folder.half" -r test/zizmor.txt
  mv "$folder.half" "$folder"
}
exec "$folder/bin/zizmor" --offline --no-progress --min-severity medium .github
