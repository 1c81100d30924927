#!/bin/sh
# Lambda starts a function's runtime through this file where AWS_LAMBDA_EXEC_WRAPPER=/opt/millrace/raw:
#
#     raw NODE [OPTION…] SCRIPT [ARGUMENT…]
#
# It puts millrace's own runtime in the script's place and keeps Node and its options. Where that cannot serve the function,
# the managed runtime starts as if there were no wrapper, and the log says why. There is one slot for a wrapper:
# MILLRACE_NEXT_WRAPPER names another one, which is started with the command in turn.
set -u

here=$(cd "$(dirname "$0")" && pwd)
runtime="$(dirname "$here")/nodejs/node_modules/millrace/raw-runtime.mjs"
own_handler=$(dirname "$here")/nodejs/node_modules/millrace/handler.handler
next=${MILLRACE_NEXT_WRAPPER:-}
unset MILLRACE_NEXT_WRAPPER

refuse=
if [ -n "$next" ]; then
  if [ "$next" -ef "$0" ]; then
    refuse="MILLRACE_NEXT_WRAPPER|another wrapper|millrace's own, $next|unset it, or name the other wrapper there"
  elif [ ! -f "$next" ] || [ ! -x "$next" ]; then
    refuse="MILLRACE_NEXT_WRAPPER|a file that can be run|$next, which cannot|correct its path, or unset it"
  fi
fi

managed=
if [ -n "${AWS_LAMBDA_MAX_CONCURRENCY:-}" ]; then
  managed="it handles one invocation at a time, and this function is given several"
elif [ "${_HANDLER:-$own_handler}" != "$own_handler" ]; then
  managed="it serves the handler $own_handler only, and this function's is $_HANDLER"
fi

if [ -n "$managed" ] && [ -z "$refuse" ]; then
  echo "millrace: the raw runtime is not used: $managed; the managed runtime is" >&2
else
  # The script is the first argument after Node that is neither an option nor an option's value. These options of Node take
  # their value as a word of its own (a test compares them with what Node says of itself).
  count=$#
  place=0
  skip=1 # Node itself
  replaced=
  while [ "$place" -lt "$count" ]; do
    argument=$1
    shift
    place=$((place + 1))
    if [ "$skip" = 1 ]; then
      skip=0
    elif [ -z "$replaced" ]; then
      case "$argument" in
        --allow-fs-read | --allow-fs-write | --build-snapshot-config | --conditions | --cpu-prof-dir | --cpu-prof-interval | \
          --cpu-prof-name | --debug-port | --diagnostic-dir | --disable-proto | --disable-warning | --dns-result-order | \
          --env-file | --env-file-if-exists | --eval | --experimental-config-file | --experimental-default-config-file | \
          --experimental-default-type | --experimental-loader | --experimental-package-map | --experimental-sea-config | \
          --experimental-test-isolation | --experimental-test-tag-filter | --heap-prof-dir | --heap-prof-interval | \
          --heap-prof-name | --heapsnapshot-near-heap-limit | --heapsnapshot-signal | --icu-data-dir | --import | \
          --input-type | --inspect-port | --inspect-publish-uid | --loader | --localstorage-file | --max-http-header-size | \
          --max-old-space-size-percentage | --network-family-autoselection-attempt-timeout | --openssl-config | \
          --redirect-warnings | --report-dir | --report-directory | --report-filename | --report-signal | --require | \
          --run | --secure-heap | --secure-heap-min | --security-revert | --security-reverts | --snapshot-blob | \
          --stack-trace-limit | --test-concurrency | --test-coverage-branches | --test-coverage-exclude | \
          --test-coverage-functions | --test-coverage-include | --test-coverage-lines | --test-global-setup | \
          --test-isolation | --test-name-pattern | --test-random-seed | --test-reporter | --test-reporter-destination | \
          --test-rerun-failures | --test-shard | --test-skip-pattern | --test-timeout | --title | --tls-cipher-list | \
          --tls-keylog | --trace-event-categories | --trace-event-file-pattern | --trace-require-module | \
          --unhandled-rejections | --use-largepages | --v8-pool-size | --watch-kill-signal | --watch-path | -C | -e | -pe | \
          -r) skip=1 ;;
        -?*) ;;
        *)
          argument=$runtime
          replaced=1
          ;;
      esac
    fi
    set -- "$@" "$argument"
  done
  [ -n "$replaced" ] || set -- "$@" "$runtime"
  [ -z "$refuse" ] || set -- "$@" --refuse "$refuse"
fi

# With up to one vCPU one thread does the work, but each of V8's takes an arena of its own from glibc, and what they free is
# kept. A function of 128 MB under records of 1 MB stayed at 99 MB with one arena and was killed at 128 without; events take
# no longer (2026-11-29).
if [ "${AWS_LAMBDA_FUNCTION_MEMORY_SIZE:-1770}" -le 1769 ]; then export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"; fi

if [ -n "$next" ] && [ -z "$refuse" ]; then exec "$next" "$@"; fi
exec "$@"
