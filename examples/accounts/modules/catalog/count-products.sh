# The lines of a table but its head.
tail -n +2 "$1" | wc -l | tr -d ' '
