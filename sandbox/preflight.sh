#!/bin/sh
# Says by name what this machine lacks, with the remedy, before anything is started. POSIX sh, because nothing else is certain yet.
# With the word "start" only what a start needs when everything is built.
missing=0
lacks() {
  echo "missing: $1" >&2
  echo "  remedy: $2" >&2
  missing=1
}
has() { command -v "$1" >/dev/null 2>&1; }

[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] || lacks "Linux on x86-64 (this is $(uname -s) on $(uname -m))" "use a Linux x86-64 machine or virtual machine; the sandbox runs Linux programs in Linux namespaces"
has npm && has node || lacks "Node.js with npm" "install Node.js 20 or later (Debian, Ubuntu: apt-get install nodejs npm)"

if [ "$1" = start ]; then
  :
elif has go; then
  version=$(go env GOVERSION | sed 's/^go//')
  major=${version%%.*} rest=${version#*.}
  minor=${rest%%[!0-9]*}
  [ "$major" -gt 1 ] || [ "$minor" -ge 26 ] || lacks "Go 1.26 or later (this is $version)" "install a newer Go"
else
  lacks "Go 1.26 or later" "install Go; the toolchain is built from Go modules"
fi

[ "$1" = start ] || python3 -m pip --version >/dev/null 2>&1 || lacks "Python 3 with pip" "install them (Debian, Ubuntu: apt-get install python3-pip); Envoy comes as a wheel"
has ip || lacks "iproute2 (the command ip)" "install it (Debian, Ubuntu: apt-get install iproute2)"
has unshare && has nsenter || lacks "util-linux (the commands unshare and nsenter)" "install it (Debian, Ubuntu: apt-get install util-linux)"

if has unshare && ! unshare --user --map-root-user --net --mount --pid --fork --mount-proc true 2>/dev/null; then
  lacks "user namespaces" "allow them: sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000; on Ubuntu 23.10 or later also kernel.apparmor_restrict_unprivileged_userns=0; in a container run it with --privileged"
fi

available=$(awk '/^MemAvailable:/ { print int($2 / 1000000) }' /proc/meminfo 2>/dev/null || echo 0)
[ "${available:-0}" -ge 2 ] || lacks "2 GB of free memory (${available:-0} GB are available)" "close other programs; building the toolchain for the first time takes 4 GB"

exit $missing
