# A page that lists the articles, one below the other.
echo "<!doctype html><html lang=\"$SEEDFARMER_PARAMETER_LANGUAGE\">"
echo "<style>h1 { color: $SEEDFARMER_PARAMETER_ACCENT }</style><h1>Journal</h1><ul>"
echo "$SEEDFARMER_PARAMETER_TITLES" | tr , '\n' | sed 's/.*/<li>&<\/li>/'
echo "</ul></html>"
