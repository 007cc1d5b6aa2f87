#!/usr/bin/env bash
# Installs the Debian packages that building, testing and drawing figures need; safe to run again.
#
#   scripts/install_dependencies.sh [tools|fuzz|layouts|coverage]
#       tools: also formatter and linter of `make tidy`; fuzz: also the compiler that has libFuzzer;
#       layouts: also the linker of `make layouts`; coverage: also the reader of gcc's counts
#
# Does nothing, offline and at once, when all are there. As a user it tries `sudo -n`.
# Exit status: 0 all there; 5 something is missing and could not be installed (stderr says what).
set -euo pipefail
export LC_ALL=C

readonly kLockWaitSeconds=900
readonly kExitEnvironment=5

packages=(
  binutils ccache cmake g++ git make ninja-build pkg-config
  libabsl-dev libbenchmark-dev libboost-dev libcli11-dev libgmock-dev libgtest-dev
  libjudy-dev libleveldb-dev liblmdb-dev librocksdb-dev libsqlite3-dev libtkrzw-dev
  libwiredtiger-dev libxxhash-dev nlohmann-json3-dev valgrind zlib1g-dev
  python3 python3-jsonschema python3-matplotlib python3-numpy python3-scipy
  python3-statsmodels
)
case "${1:-}" in
  '') ;;
  tools) packages+=(clang-format clang-tidy) ;;
  fuzz) packages+=(clang) ;;
  layouts) packages+=(lld) ;;
  coverage) packages+=(gcovr) ;;
  *) echo "usage: $0 [tools|fuzz|layouts|coverage]" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  {
    echo "This is no Debian system. Install what these Debian 12 packages hold:"
    echo "  ${packages[*]}"
    echo "and then build with: cmake --preset release && cmake --build --preset release"
  } >&2
  exit "$kExitEnvironment"
fi

# Prints those of the packages that are not fully installed, one a line.
missing_packages() {
  # dpkg-query fails when it has never heard of a package: that one is missing, too.
  comm -13 \
    <(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "${packages[@]}" \
        2>/dev/null | sed -n 's/^installed //p' | sort -u) \
    <(printf '%s\n' "${packages[@]}" | sort -u)
}

mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -eq 0 ]; then
  exit 0
fi

refuse() {
  {
    echo "$1"
    echo "  missing: ${missing[*]}"
    echo "  install: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
  } >&2
  exit "$kExitEnvironment"
}

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    refuse "Packages are missing and only root can install them; run this as root:"
  fi
fi

# Runs apt-get, waiting while another apt or dpkg holds a lock. DPkg::Lock::Timeout covers dpkg's
# own lock only; for the lists and the archives apt gives up at once, so that case is tried again.
apt_get() {
  local deadline=$((SECONDS + kLockWaitSeconds)) log status
  log=$(mktemp)
  while true; do
    status=0
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y \
      -o DPkg::Lock::Timeout="$kLockWaitSeconds" -o Dpkg::Use-Pty=0 "$@" \
      </dev/null 2>&1 | tee "$log" >&2 || status=$?
    if [ "$status" -eq 0 ] || [ "$SECONDS" -ge "$deadline" ] ||
       ! grep -Eq 'Could not get lock|Unable to (acquire|lock)' "$log"; then
      break
    fi
    echo "Another package installation is running; waiting for it ..." >&2
    sleep 3
  done
  rm -f "$log"
  return "$status"
}

# Whether the package lists on this machine name a version of every missing package.
lists_know_all() {
  local known
  known=$(apt-cache policy "${missing[@]}" 2>/dev/null | grep -c 'Candidate: [^(]' || true)
  [ "$known" -eq "${#missing[@]}" ]
}

install_missing() {
  apt_get install --no-install-recommends "${missing[@]}"
}

echo "Installing: ${missing[*]}" >&2
if lists_know_all && install_missing; then
  :
else
  # Unknown names or lists that are out of date: look again, once.
  apt_get update || true
  install_missing || true
fi

mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -ne 0 ]; then
  refuse "apt-get could not install everything; what is still missing:"
fi
