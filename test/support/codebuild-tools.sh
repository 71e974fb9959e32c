#!/bin/sh
# Stands in for aws, docker and npm, under whose names it is linked, in a dry run of buildspec.yml. Each call is written down.
# ECR is a list of tags that can be written once, and knows nothing of what was not pushed.
tool=${0##*/}
line="$tool $*"
images=$STAND_IN_STATE/images
container=$STAND_IN_STATE/container
printf '%s\n' "$line" >>"$STAND_IN_STATE/calls"

fail() { # fail CODE MESSAGE
  echo "$2" >&2
  exit "$1"
}
after() { # after NAME ARGUMENT…: the argument that follows the first one called NAME
  wanted=$1
  shift
  while [ $# -gt 1 ]; do
    [ "$1" != "$wanted" ] || { echo "$2" && return; }
    shift
  done
}
has() { # has WORD ARGUMENT…
  word=$1
  shift
  case " $* " in *" $word "*) true ;; *) false ;; esac
}

# Tests that fail have run before and leave their reports; whatever else fails has done nothing.
if [ "$tool $1" = 'npm test' ]; then
  # shellcheck source=/dev/null
  . "$container"
  if has --reporters=jest-junit "$@"; then
    mkdir -p "$JEST_JUNIT_OUTPUT_DIR" && echo '<testsuites/>' >"$JEST_JUNIT_OUTPUT_DIR/junit.xml"
  fi
  if has --coverageReporters=clover "$@" && has --coverageDirectory=reports/coverage "$@"; then
    mkdir -p reports/coverage && echo '<coverage/>' >reports/coverage/clover.xml
  fi
fi
[ "$tool" != aws ] || [ -z "$STAND_IN_ECR_DENIED" ] || fail 254 'An error occurred (AccessDeniedException): not allowed'
case $line in "${STAND_IN_FAILING:-nothing}"*) fail 1 "$STAND_IN_FAILING failed" ;; esac

case $line in
  'aws ecr get-login-password'*) echo a-password-of-ecr ;;
  'aws ecr describe-images'*)
    tag=$(after --image-ids "$@")
    grep "^$(after --repository-name "$@"):${tag#imageTag=} " "$images" | cut -d ' ' -f 2 | grep . ||
      fail 254 'An error occurred (ImageNotFoundException): the image does not exist'
    ;;
  'docker run'*) echo "JEST_JUNIT_OUTPUT_DIR=${line##*JEST_JUNIT_OUTPUT_DIR=}" | cut -d ' ' -f 1 >"$container" ;;
  'docker exec'*) shift 2 && "$@" ;;
  'docker login'*) [ "$(cat)" = a-password-of-ecr ] || fail 1 denied ;;
  'docker buildx build'*)
    image=$(after --tag "$@")
    ! grep -q "^${image#*/} " "$images" || fail 1 "tag invalid: $image exists already and is immutable"
    ! has --push "$@" || echo "${image#*/} sha256:$(printf 'b%.0s' $(seq 64))" >>"$images"
    ;;
  'npm run synth --prefix ecs'*) mkdir -p ecs/cdk.out && echo '{}' >ecs/cdk.out/madang-dev-services.template.json ;;
  'npm sbom'*) echo '{"bomFormat":"CycloneDX"}' ;;
esac
