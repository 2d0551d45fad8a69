printf 'one two\n  three\n' >words.tmp
test "$(sh src/words.sh words.tmp)" = 3
