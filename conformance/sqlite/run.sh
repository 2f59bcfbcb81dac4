# One script of SQLite's own tests, $TEST.
. ./root.sh
TCL_LIBRARY=$root/usr/share/tcltk/tcl8.6
export TCL_LIBRARY
# Tests of the shell look for it beside the program that runs them.
cp "$root/usr/bin/testfixture" "$root/usr/bin/sqlite3" .
set -- "$root/usr/share/sqlite/test/$TEST.test"
# Tests of what may not be written are for a user without privilege.
if [ "$(id -u)" = 0 ]
then
	chown nobody .
	exec "$root/usr/bin/busybox" start-stop-daemon -S -c nobody -x "$PWD/testfixture" -- "$@"
fi
exec ./testfixture "$@"
