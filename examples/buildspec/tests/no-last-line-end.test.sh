printf 'one\ntwo' >words.tmp
test "$(sh src/words.sh words.tmp)" = 2
