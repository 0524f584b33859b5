# How gen3db is started, for ./gen3db in a checkout and bin/gen3db of the distribution; both read this.
# They say where things are:
#
#   cache     a folder for what speeds starts up; need not be there, nor be writable
#   lib       the folder of the jars
#   archives  a folder in cache for what belongs to these very jars
# shellcheck shell=bash disable=SC2034,SC2154

fail() {
  printf 'gen3db: %s\n' "$@" >&2
  exit 2
}

# A class path is a list with colons, and has no way to write one that is a part of a name.
check_place() {
  case $1 in
    *:*) fail "$1 has a colon in its name, at which Java takes a path for two." "Move it to another folder." ;;
  esac
}

# --- java ---------------------------------------------------------------------------------------

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java." "Set it to a JDK 17 or later."
else
  java=$(command -v java) || fail "java was not found. Install a JDK 17 or later, or set JAVA_HOME."
fi

case ${OSTYPE:-} in
  darwin* | *bsd*)
    java_of=(stat -L -f '%i-%z-%m')
    each_file=(-exec stat -f '%N %z %Fm' '{}' +)
    ;;
  linux-gnu*)
    java_of=(stat -L -c '%i-%s-%Y')
    each_file=(-printf '%p %s %T@\n')
    ;;
  *)
    java_of=(stat -L -c '%i-%s-%Y')
    each_file=(-exec stat -c '%n %s %y' '{}' +)
    ;;
esac

# Asking a JVM for its version takes longer than starting gen3db should: ask once for each java.
check_java() {
  local known version
  java_id=$("${java_of[@]}" "$java") || fail "$java cannot be looked at."
  known=$cache/java-$java_id
  [ -r "$known" ] && read -r java_major <"$known" && return
  version=$("$java" -version 2>&1) || fail "$java does not run: $version"
  [[ $version =~ version\ \"([0-9]+)(\.([0-9]+))? ]] ||
    fail "$java does not tell its version: $version"
  java_major=${BASH_REMATCH[1]}
  [ "$java_major" != 1 ] || java_major=${BASH_REMATCH[3]}
  [ "$java_major" -ge 17 ] ||
    fail "$java is Java $java_major; gen3db needs Java 17 or later." \
      "Install a JDK 17, or set JAVA_HOME."
  mkdir -p "$cache" 2>/dev/null && echo "$java_major" 2>/dev/null >"$known.$$" &&
    mv -f "$known.$$" "$known" 2>/dev/null
  return 0
}

# --- one at a time ------------------------------------------------------------------------------

# One makes something, the others wait for it. flock is let go of by the kernel, whatever happens; where
# there is none (macOS), a link to the builder's process id has to do.
lock() {
  local owner broken=$cache/lock.broken.$$
  mkdir -p "$cache" || fail "$cache cannot be written."
  if command -v flock >/dev/null; then
    exec 9>"$cache/lock" || exit 2
    flock 9
    return
  fi
  until ln -s "$$" "$cache/lock.owner" 2>/dev/null; do
    owner=$(readlink "$cache/lock.owner") || continue
    if kill -0 "$owner" 2>/dev/null; then
      sleep 0.2
    elif mv "$cache/lock.owner" "$broken" 2>/dev/null; then
      # Another one may have broken it first, and hold it by now.
      [ "$(readlink "$broken")" = "$owner" ] || mv "$broken" "$cache/lock.owner"
      rm -f "$broken"
    fi
  done
}

unlock() {
  exec 9>&-
  [ "$(readlink "$cache/lock.owner" 2>/dev/null)" != "$$" ] || rm -f "$cache/lock.owner"
}

# --- a faster start -----------------------------------------------------------------------------

# Two thirds of a start would be the JVM reading classes. It keeps them as it needs them in memory:
# from JDK 25 on in an ahead-of-time cache, before that in a class-data archive, for each build and
# each JVM. One that does not fit (another JVM in the same place, other options) is passed over.
# All that is in an ahead-of-time cache is loaded at each start, so that there is a small one for
# commands that contact nothing.
faster_start() {
  archive=$archives/start-$java_id lesson=apply
  if [ "$java_major" -ge 25 ]; then
    case " $* " in
      *' --offline '* | ' explain '* | ' help '* | ' completion '* | ' --version '* | *' --help '*)
        archive=$archive-offline lesson=plan
        ;;
    esac
  fi
  [ -r "$archive" ] || [ -e "$archive.failed" ] || [ ! -w "$archives" ]
}

# Makes it by a training run. Ctrl-C is obeyed when that has ended, so that it can tidy up.
prepare_faster_start() {
  local new=$archive.$$ log=$archive.log ok=0 interrupted=
  local training=(-cp "$class_path" org.gen3db.runner.StartUpTraining "$lesson")
  trap 'interrupted=129' HUP
  trap 'interrupted=130' INT
  trap 'interrupted=143' TERM
  (
    trap '' INT TERM HUP
    if [ "$java_major" -ge 25 ]; then
      "$java" "${options[@]}" -XX:AOTCacheOutput="$new" "${training[@]}"
    else
      "$java" "${options[@]}" -XX:DumpLoadedClassList="$new.classes" "${training[@]}" &&
        "$java" "${options[@]}" -Xshare:dump -XX:SharedClassListFile="$new.classes" \
          -XX:SharedArchiveFile="$new" -cp "$class_path"
    fi </dev/null >"$log" 2>&1 && [ -s "$new" ] && mv -f "$new" "$archive"
  ) || ok=$?
  rm -f "$new" "$new".*
  # It works without; to try again at every start would cost more than it saves.
  [ "$ok" = 0 ] || mv -f "$log" "$archive.failed" 2>/dev/null
  trap - INT TERM HUP
  [ -z "$interrupted" ] || exit "$interrupted"
}

# --- start --------------------------------------------------------------------------------------

start() {
  local jar options class_path adapters
  class_path= adapters=
  for jar in "$lib"/*.jar; do
    class_path=$class_path${class_path:+:}$jar
    case $jar in */lib/adapter-*) adapters=$adapters${adapters:+:}$jar ;; esac
  done
  # A java that is a shim may be another one than was asked for its version: what it does not know of
  # these, it passes over.
  options=(-XX:+IgnoreUnrecognizedVMOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
    -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr)
  # The few reflective calls are not worth the bytecode that a JVM makes for each: from 18 on at
  # once, before that after some calls.
  options+=(-Djdk.reflect.useNativeAccessorOnly=true -Dsun.reflect.inflationThreshold=2147483647)
  # A third of a run without changes would be the compiler at work; half of what it compiles does not
  # come to be worth it.
  options+=(-XX:CompileThresholdScaling=2)
  # To open all jars, in search of adapters or of a Groovy for picocli, would be a sixth of a start.
  options+=("-Dgen3db.launcher.adapterJars=$adapters" -Dpicocli.disable.closures=true)

  if ! faster_start "$@"; then
    echo "gen3db: preparing a faster start (once for each build and each JVM) ..." >&2
    lock
    faster_start "$@" || prepare_faster_start
    unlock
  fi
  if [ -r "$archive" ]; then
    if [ "$java_major" -ge 25 ]; then
      options+=(-XX:AOTCache="$archive")
    else
      options+=(-XX:SharedArchiveFile="$archive" -Xshare:auto)
    fi
  fi
  # Whoever moves data runs the same few loops all the time, hashes among them: the other compiler makes
  # them several times as fast, and all else that it compiles is paid back soon.
  case " $* " in
    *' restore '* | *' dump '* | *' clone '* | *' --restore '*)
      options+=(-XX:TieredStopAtLevel=4 -XX:CompileThresholdScaling=1)
      ;;
  esac
  # shellcheck disable=SC2086 # several options in one variable
  exec "$java" "${options[@]}" ${GEN3DB_JAVA_OPTS:-} -cp "$class_path" org.gen3db.runner.Main "$@"
}
