# One unit of redis's own tests, $UNIT, with its programs, which its tests look for in `src`.
. ./root.sh
TCL_LIBRARY=$root/usr/share/tcltk/tcl8.6
export TCL_LIBRARY
mkdir -p src tests/tmp
for program in "$root"/usr/bin/redis-*
do
	ln -s "$program" src
done
for part in "$root"/usr/share/redis/tests/*
do
	ln -s "$part" tests
done
exec "$root/usr/bin/tclsh8.6" unit.tcl --skipfile skipped --tags '-repl -needs:repl -cluster -slow -large-memory'
