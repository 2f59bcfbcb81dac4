# One script of Lua's own tests, $TEST, in their folder, of which they find what they take.
. ./root.sh
cp -r "$root/usr/share/lua/testes" .
cd testes
# In standard input there is no place to go to.
: | "$root/usr/bin/lua5.4" -W -e '_soft=true' "$TEST.lua"
