#!/usr/bin/env bash
# Makes the dumps beside hard.sql anew: record.sh FOLDER_OF_PROGRAMS MAJOR, with initdb, pg_ctl, psql
# and pg_dump in the folder, as a user whom PostgreSQL lets start a server (not root).
set -euo pipefail
bin=$1 major=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap '"$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"$bin/initdb" -D "$work/data" -U postgres -A trust --locale=C.UTF-8 -E UTF8 >/dev/null
"$bin/pg_ctl" -D "$work/data" -w -l "$work/log" \
  -o "-c listen_addresses='' -c unix_socket_directories='$work' -c timezone='America/New_York'" start >/dev/null
export PGHOST=$work PGUSER=postgres PGTZ=America/New_York
"$bin/psql" -qX -v ON_ERROR_STOP=1 -c 'CREATE ROLE fence LOGIN SUPERUSER' -c 'CREATE DATABASE "fence-gen3" OWNER fence' postgres
"$bin/psql" -qX -v ON_ERROR_STOP=1 -U fence -o /dev/null -f "$here/hard.sql" fence-gen3
"$bin/pg_dump" fence-gen3 | gzip -9n >"$here/hard-$major.sql.gz"
"$bin/pg_dump" --create --clean --if-exists fence-gen3 |
  zstd -q -f -19 -o "$here/hard-$major-create-clean.sql.zst"
"$bin/pg_dump" --inserts --rows-per-insert=50 --no-owner --no-privileges fence-gen3 >"$work/inserts"
gzip -9n <"$work/inserts" >"$here/hard-$major-inserts.sql.gz"
# Blocks that depend on each other, as pg_dump --compress=lz4 makes them.
lz4 -q -f -9 -BD "$work/inserts" "$here/hard-$major-inserts.sql.lz4"
