#!/bin/sh
# Prepares OpenSearch for the log lines: their template, then the saved dashboard. Safe to run again.
#   OPENSEARCH   http://opensearch:9200      DASHBOARDS   http://dashboards:5601      FILES   the folder of this script
set -eu
OPENSEARCH=${OPENSEARCH:-http://opensearch:9200}
DASHBOARDS=${DASHBOARDS:-http://dashboards:5601}
FILES=${FILES:-$(dirname "$0")}

# Both take a while to come up; --retry-connrefused waits for that too.
ask() { curl --fail-with-body --silent --show-error --retry 60 --retry-delay 2 --retry-all-errors "$@"; echo; }

ask -X PUT "$OPENSEARCH/_index_template/madang-logs" -H 'Content-Type: application/json' -d "@$FILES/logs-template.json"
ask -X POST "$DASHBOARDS/api/saved_objects/_import?overwrite=true" -H 'osd-xsrf: true' -F "file=@$FILES/dashboards.ndjson"
