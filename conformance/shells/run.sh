# One test out of a shell's own, in a folder that holds it, the shell, busybox and the tests' helpers.
# $SHELL_FILE: the shell's file here. $KIND: whose test it is, which is how it is run. $TEST: its name.
# What it should have printed is in the test's files; what differs from that is printed here.
here=$PWD
umask 022
unset LANG LANGUAGE LC_ALL LC_COLLATE LC_CTYPE LC_MESSAGES LC_MONETARY LC_NUMERIC LC_TIME
mkdir bin tmp box
[ -d /tmp ] || mkdir /tmp
# Tests read it; a machine has none.
[ -d /etc ] || mkdir /etc
[ -e /etc/passwd ] || echo root:x:0:0:root:/root:/bin/sh >/etc/passwd
# The same tools wherever this is: those that the tests name.
for tool in awk basename bunzip2 cat chmod cmp cp cut date dd diff dirname echo egrep env expr false fgrep find fold grep \
	head hexdump id kill killall ln ls md5sum mkdir mkfifo mknod mktemp mv nice od paste pidof printf ps pwd readlink \
	realpath rm rmdir sed seq sh sleep sort stat stty sync tail tee test time timeout touch tr true tty uname uniq \
	usleep wc which xargs yes [
do
	ln -s ../busybox "bin/$tool"
done
PATH=$here:$here/bin TMPDIR=$here/tmp HOME=$here/tmp TERM=dumb LOGNAME=root USER=root
THIS_SH=$here/$SHELL_FILE
SHELL=$THIS_SH
export PATH TMPDIR HOME TERM LOGNAME USER SHELL THIS_SH

case $KIND in
ash)
	# As busybox's shell/ash_test/run-all does it; one test looks how busybox is configured.
	CONFIG_FEATURE_FANCY_ECHO=y
	export CONFIG_FEATURE_FANCY_ECHO
	"$THIS_SH" "./$TEST.tests" 2>&1 | grep -va "^ash: using fallback suid method$" >"$TEST.xx"
	diff -u "$TEST.right" "$TEST.xx"
	;;
bash)
	BASH_TSTOUT=$here/tmp/output BUILD_DIR=$here
	export BASH_TSTOUT BUILD_DIR
	sh "./run-$TEST"
	;;
mksh)
	# As its check.pl does it.
	. "$here/check"
	cd box
	setup
	(
		__progname=$THIS_SH ENV=/nonexistant
		export __progname ENV
		start
	) <"$here/stdin" >"$here/tmp/stdout" 2>"$here/tmp/stderr"
	e=$?
	result=0
	if [ $(($wanted)) = 0 ]
	then
		echo "status $e, not $wanted"
		result=1
	fi
	for stream in stdout stderr
	do
		if [ -f "$here/$stream.right" ]
		then
			diff -u "$here/$stream.right" "$here/tmp/$stream" || result=1
		elif ! grep -Eqf "$here/$stream.pattern" "$here/tmp/$stream"
		then
			echo "$stream is not as $(cat "$here/$stream.pattern"):"
			cat "$here/tmp/$stream"
			result=1
		fi
	done
	exit $result
	;;
esac
