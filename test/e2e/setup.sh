#!/bin/sh
# What the end-to-end tests need besides the product's own needs: a browser, its certificate tool, curl, a Python client.
set -eu
cache=${ASM_WEBSOCKET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/asm-websocket}
packages=
command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1 || packages="$packages chromium"
command -v certutil >/dev/null 2>&1 || packages="$packages libnss3-tools"
command -v curl >/dev/null 2>&1 || packages="$packages curl"
if [ -n "$packages" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing$packages ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
  else
    echo "missing:$packages" >&2
    echo "  remedy: install them (Debian: sudo apt-get install$packages), or name a browser in CHROMIUM" >&2
    exit 1
  fi
fi
# One folder per version of the list, so that it is never stale.
python=$cache/python-$(sha256sum test/e2e/requirements.txt | cut -c1-16)
[ -d "$python" ] || {
  rm -rf "$python.half"
  python3 -m pip install --quiet --disable-pip-version-check --target "$python.half" -r test/e2e/requirements.txt
  mv "$python.half" "$python"
}
