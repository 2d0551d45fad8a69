# The titles of the newest articles, with commas between them.
sed -n "1,${1}p" titles.txt | paste -s -d , -
