#!/bin/sh
# zizmor reads the workflows for what lets others run code or take credentials. Offline, so that it finds the same everywhere.
set -eu
folder=$(sh test/python.sh test/zizmor.txt)
exec "$folder/bin/zizmor" --offline --no-progress --min-severity medium .github
