#!/bin/sh
# find-digest.sh REPOSITORY_URI TAG: prints the digest of an image in ECR, or nothing when there is none under this tag.
# Fails when ECR cannot tell: "not allowed" or "not reachable" must not look like "not built yet".
set -eu
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
aws ecr describe-images --repository-name "${1#*/}" --image-ids "imageTag=$2" \
  --query 'imageDetails[0].imageDigest' --output text 2>"$errors" && exit
grep -q ImageNotFoundException "$errors" && exit
cat "$errors" >&2
exit 1
