# How dash in particular goes about processes: simple commands by vfork, here-documents through pipes, traps while
# it waits, signals between shells. $1 is an empty folder, $2 the shell.
exec 2>&1
cd "$1" || exit
shell=$2

part() { echo "== $*"; }

part commands by vfork
x=1 env | grep '^x='; x=shell; x=command env | grep '^x='; echo "x is $x"
n=0; while [ $n -lt 50 ]; do env true || echo "failed"; n=$((n + 1)); done; echo "$n commands"
env sh -c 'exit 17'; echo "status $?"
./no-such-file 2> /dev/null; echo "status $?"
mkdir folder; ./folder 2> /dev/null; echo "status $?"
PATH=/nowhere no-such-command 2> /dev/null; echo "status $?"
env echo one > out; env echo two >> out; env cat < out
(exec env sh -c 'echo "$0 $1"; exit 5' zero one); echo "status $?"
command -v cat > /dev/null && command cat out | env tail -n 1

part here-documents
big=$(seq 1 30000)
cat <<END | tail -n 1
$big
END
cat <<END | { read -r first; echo "$first"; }
$big
END
sum() { s=0; while read -r n; do s=$((s + n)); done; echo "$s"; }
sum <<END
1
$(echo 2)
$((1 + 2))
END
cat <<ONE; cat <<'TWO'
one $((2 - 1))
ONE
two $((1 + 1))
TWO
f() { cat <<END; }
in a function: $1
END
f a; f b | tr a-z A-Z
cat <<END
$(cat <<INNER
a document in a document
INNER
)
END

part pipelines
seq 1 20000 | sort -rn | head -n 1
a=0; seq 1 10 | while read -r n; do a=$((a + n)); done; echo "a is $a"
seq 1 10 | { a=0; while read -r n; do a=$((a + n)); done; echo "a is $a"; }
echo x | cat | cat | cat | cat | cat | cat | cat | cat | cat
for i in 1 2 3; do echo "$i"; done | while read -r i; do echo "got $i"; done | sed 's/$/!/'
(exit 4) | exit 6; echo "status $?"
{ echo early; exec >&-; sleep 0.02; } | cat

part background jobs
for i in 1 2 3 4 5; do (exit $i) & pids="$pids $!"; done
for pid in $pids; do wait "$pid"; echo "status $?"; done
wait 1234567; echo "no child: $?"
sleep 0.02 & wait; echo "status $?"
(until [ -e early ]; do sleep 0.01; done; echo late) & (echo early); : > early; wait
{ sleep 100 & echo $! > pid; wait; } & until [ -s pid ]; do sleep 0.01; done
kill "$(cat pid)"; wait $!; echo "status $?"
cat < /dev/null & wait $!; echo "status $?"
cat & wait $!; echo "its input is /dev/null: $?"
echo "$(sleep 0.02 & echo first; wait; echo second)"

part kill and wait
for signal in HUP INT QUIT ABRT KILL USR1 SEGV USR2 PIPE ALRM TERM; do
	(ulimit -c 0; sh -c "kill -$signal \$\$; exit 99"; echo "$signal: $?") 2> /dev/null
done
# dash says "Terminated" unless it has reaped the job before it waits, at the end of kill.
sleep 100 & kill -TERM $!; wait $! 2> /dev/null; echo "status $?"
sleep 100 & kill -STOP $!; kill -CONT $!; kill -KILL $!; wait $! 2> /dev/null; echo "status $?"
kill -0 $! 2> /dev/null || echo "it is gone"
kill -l 1; kill -l 143; kill -s USR1 1234567 2> /dev/null; echo "status $?"
sh -c 'kill -STOP $$; exit 8' & until kill -CONT $!; ! kill -0 $!; do sleep 0.01; done 2> /dev/null
wait $!; echo "it went on: $?"

part traps
trap 'echo "USR1 with $?"' USR1; (exit 3); kill -USR1 $$; false || kill -USR1 $$
trap 'told="while it waits"' USR2
# Again and again: the first may come before the shell waits.
(while :; do kill -USR2 $$; sleep 0.02; done) & wait $!; [ $? -gt 128 ] && echo "wait is ended $told"
kill $!; wait $! 2> /dev/null; wait $! 2> /dev/null
(trap; echo "a subshell has none of them"); trap - USR1 USR2
(trap 'echo "EXIT of a subshell"' EXIT; trap 'exit 9' TERM; kill -TERM "$(exec sh -c 'echo $PPID')"; echo never)
echo "status $?"
trap '' HUP; sh -c 'kill -HUP $$; echo "HUP stays ignored"'; trap - HUP
$shell -c 'trap "echo one" TERM; trap "kill -TERM $$; echo two" EXIT; exit 2'; echo "status $?"
$shell -c 'f() { trap "echo in f" USR1; kill -USR1 $$; }; f; kill -USR1 $$'
$shell -c 'trap "echo INT; trap - INT; kill -INT \$\$" INT; kill -INT $$; echo never'; echo "status $?"
$shell -c 'trap "echo CHLD" CHLD; (exit 1) & wait $!; wait' | sort -u
$shell -c 'set -e; trap "echo EXIT \$?" EXIT; (exit 7); echo never'; echo "status $?"
$shell -c 'trap "exit 5" PIPE; while :; do echo y || exit 6; done 2> /dev/null' | head -n 1

part descriptors
exec 3> three; echo through three >&3; exec 4>&3 3>&-; echo through four >&4; exec 4>&-; cat three
{ echo out; echo err >&2; } 2>&1 >/dev/null | sed 's/^/only: /'
exec 5< three; read -r line <&5; (read -r line <&5; echo "$line"); read -r line <&5 || echo "the offset is shared"
exec 5<&-; (echo closed >&5) 2> /dev/null || echo "five is closed"
mkfifo fifo; echo through a fifo > fifo & cat fifo; wait

part limits
(ulimit -n 20; ulimit -n); (ulimit -Sf 0; (echo x > limited) 2> /dev/null; echo "status $?")
umask 077; : > private; [ "$(stat -c %a private)" = 600 ] && echo private; umask 022
times > /dev/null && echo "times are told"

part end
trap 'echo "EXIT with $?"; wait; exit 14' EXIT
sleep 0.02 &
exit 13
