#!/bin/sh
# What the end-to-end tests need besides the product's own needs: a browser, its certificate tool, curl, a Python client.
set -eu
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
for list in test/e2e/requirements.txt test/e2e/pulumi/requirements.txt; do sh test/python.sh $list >/dev/null; done
