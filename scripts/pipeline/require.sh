#!/bin/sh
# require.sh NAME…: fails, naming each one, unless all these variables have a value.
missing=0
for name in "$@"; do
  eval "value=\${$name:-}"
  [ -n "$value" ] && continue
  echo "$name is not set" >&2
  missing=1
done
exit $missing
