#!/bin/sh
# peers.sh DIR: installs the peers in Python below DIR, each by itself, and builds those in Rust.
set -e
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?a folder for the peers}"
for peer in daft rensa datasketch; do
    [ -x "$1/$peer/bin/python" ] || python3 -m venv "$1/$peer"
    "$1/$peer/bin/pip" install --quiet "$peer" numpy pyarrow
done
cargo build --release --manifest-path "$here/Cargo.toml"
