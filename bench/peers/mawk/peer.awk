# Apache combined log lines to the JSON that millrace makes of them, as a person who knows awk well would write it:
#
#     mawk -f peer.awk access.log > access.jsonl
#
# A line is split at its quotes; only one that has escaped quotes in it is gone through piece by piece. The timestamp is
# the same for many lines in a row, so the last one is kept. What it does not do, and millrace does:
#
#   - lines that do not parse are left out and counted, but mostly by their number of fields: that a method is upper
#     case, a status a number, a day in the calendar is not looked at;
#   - control characters in a field are written as they are (mawk would need a table of 32 replacements for each);
#   - a line that is not UTF-8 is written as it is, so the output may not be JSON.
BEGIN {
  FS = "\""
  split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", names, " ")
  for (number = 1; number <= 12; number++) month[names[number]] = sprintf("%02d", number)
}

# "null" for a dash, else JSON text.
function text(value) {
  if (value == "-") return "null"
  if (index(value, "\\")) gsub(/[\\"]/, "\\\\&", value)
  return "\"" value "\""
}

# 10/Oct/2000:13:55:36 -0700 to 2000-10-10T20:55:36.000Z
function moment(clf,    offset, seconds) {
  if (substr(clf, 22) == "+0000")
    return substr(clf, 8, 4) "-" month[substr(clf, 4, 3)] "-" substr(clf, 1, 2) "T" substr(clf, 13, 8) ".000Z"
  offset = substr(clf, 23, 2) * 3600 + substr(clf, 25, 2) * 60
  if (substr(clf, 22, 1) == "-") offset = -offset
  seconds = mktime(substr(clf, 8, 4) " " month[substr(clf, 4, 3)] " " substr(clf, 1, 2) " " \
    substr(clf, 13, 2) " " substr(clf, 16, 2) " " substr(clf, 19, 2)) # in the zone of TZ, which is to be UTC
  return strftime("%Y-%m-%dT%H:%M:%S.000Z", seconds - offset, 1)
}

# Puts quotes that a backslash stands before back into their fields: what FS has cut apart there.
function joinEscaped(    at, last, tail) {
  last = 1
  for (at = 2; at <= NF; at++) {
    match($last, /\\*$/)
    if (last % 2 == 0 && RLENGTH % 2) $last = $last "\"" $at
    else if (++last != at) $last = $at
  }
  return last
}

{
  sub(/\r$/, "")
  fields = NF
  if (NF > 7 && index($0, "\\\"")) fields = joinEscaped()
  if (fields != 7 || split($1, who, " ") != 5 || split($3, result, " ") != 2) { failed++; next }
  if (who[4] != day || who[5] != zone) {
    day = who[4]; zone = who[5]
    timestamp = moment(substr(day, 2) " " substr(zone, 1, 5))
    known = substr(day, 5, 3) in month
  }
  if (!known) { failed++; next }
  parts = split($2, request, " ")
  if (parts == 3 || parts == 2 && request[1] ~ /^[A-Z][A-Z_-]*$/) {
    asked = "\"method\":\"" request[1] "\",\"path\":" text(request[2]) ",\"protocol\":" \
      (parts == 3 ? "\"" request[3] "\"" : "null")
    whole = ""
  } else {
    asked = "\"method\":null,\"path\":null,\"protocol\":null"
    gsub(/[\\"]/, "\\\\&", $2)
    whole = ",\"request\":\"" $2 "\""
  }
  print "{\"host\":\"" who[1] "\",\"identity\":" text(who[2]) ",\"user\":" text(who[3]) \
    ",\"timestamp\":\"" timestamp "\"," asked ",\"status\":" result[1] \
    ",\"size\":" (result[2] == "-" ? "null" : result[2]) ",\"referrer\":" text($4) ",\"agent\":" text($6) whole "}"
}

END { if (failed) print failed " lines do not parse" > "/dev/stderr" }
