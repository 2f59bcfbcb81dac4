# One script of SQLite's own tests, $TEST.
. ./root.sh
TCL_LIBRARY=$root/usr/share/tcltk/tcl8.6
export TCL_LIBRARY
# Tests of the shell look for it beside the program that runs them.
ln -s "$root/usr/bin/testfixture" "$root/usr/bin/sqlite3" .
exec ./testfixture "$root/usr/share/sqlite/test/$TEST.test"
