# What every shell does with processes, signals, pipes and files; for sh, bash and zsh alike.
# $1 is an empty folder to work in, $2 the shell. What is printed holds no pid, no time, no path.
exec 2>&1
umask 022
cd "$1" || exit
shell=$2

part() { echo "== $*"; }

part pipelines
echo one two three | tr ' ' '\n' | sort | sed 's/^/> /'
seq 1 5000 | awk '{ s += $1 } END { print s }'
yes | head -n 3
yes | head -n 100000 | wc -l
echo a | { read x; echo "got $x"; cat; echo "rest of it"; }
true | false; echo "status $?"
! true; echo "status $?"
false || echo "or"; true && echo "and"

part subshells and groups
x=outer
(x=inner; echo "in: $x"; exit 7); echo "out: $x, status $?"
{ x=group; echo "in: $x"; }; echo "out: $x"
(cd /; echo "in: $(pwd)"); [ "$(pwd)" = / ] || echo "still in its own folder"
(trap 'echo "the subshell ends"' EXIT; exit 3); echo "status $?"

part command substitution
echo "$(echo a; echo b; echo; echo)" | wc -l
echo "nested: $(echo "$(echo "$(echo deep)")")"
x=$(exit 5); echo "status $?"
big=$(seq 1 20000); echo "${#big} characters"
echo "`echo backquotes`"

part here-documents
name=world
cat <<END
hello, $name: $((6 * 7)) $(echo substituted)
END
cat <<'END'
hello, $name: not expanded
END
cat <<-END | tr a-z A-Z
	tabs are taken away
	END
while read a b; do echo "[$a] [$b]"; done <<END
1 one and more
2 two
END
{ seq 1 20000 | tail -n 1; } <<END
END
cat <<END | wc -c
$(seq 1 20000)
END

part functions
fact() { if [ "$1" -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1 - 1))))); fi; }
fact 10
with_status() { return 42; }
with_status; echo "status $?"
count() { echo $#; }
count a "b c" d; set -- x "y z"; count "$@"; count "$*"; shift; count "$@"

part redirections
echo first > file; echo second >> file; cat < file
cat nothing; echo "status $?"
{ echo out; echo err >&2; } > both 2>&1; cat both
echo lost > /dev/null
exec 3> third; echo to three >&3; exec 3>&-; cat third
exec 4< file; read a <&4; read b <&4; exec 4<&-; echo "$a, then $b"
{ echo to stderr >&2; } 2>&1 | sed 's/^/piped: /'
echo new <> file; cat file
(set -C; echo x > file) > /dev/null 2>&1; echo "noclobber: $?"
: > empty; [ -s empty ] || echo "empty is empty"
[ -f file ] && [ -r file ] && [ ! -x file ] && echo "file is a file"
mkdir sub; echo inner > sub/inner; cp file sub/copy; mv sub/copy sub/moved; ln -s moved sub/link
cat sub/link; readlink sub/link; [ -L sub/link ] && [ -d sub ] && echo "a link, a folder"
chmod 700 sub/moved; [ -x sub/moved ] && echo "now executable"
printf '#!/bin/sh\necho "a script: $# $1"\nexit 9\n' > script; chmod +x script
PATH=$PATH:. script argument; echo "status $?"
printf 'no format\n' > text; chmod 600 text; ./text > /dev/null 2>&1; echo "status $?"
no-such-command > /dev/null 2>&1; echo "status $?"

part globbing
touch a1 a2 b1 .hidden 'with blank'
echo a* ; echo ?1; echo [!a]1; echo [ab][0-9]; echo sub/*; echo .h*; echo w*
for f in *blank; do echo "<$f>"; done
case abc in a?c) echo match ;; *) echo no match ;; esac
x=file.tar.gz; echo "${x%.*} ${x%%.*} ${x#*.} ${x##*.} ${unset:-default}"

part background jobs
sleep 0.1 & first=$!
(exit 6) & second=$!
wait $first; echo "status $?"
wait $second; echo "status $?"
wait $second 2> /dev/null; echo "again $?"
wait; echo "none left: $?"
for n in 1 2 3; do (echo "job $n" > job$n; exit $n) & done; wait; cat job1 job2 job3
[ "$first" != "$second" ] && echo "they were two"
(sleep 100 & echo $! > pid; wait $! 2> /dev/null; echo "killed: $?") & outer=$!
until [ -s pid ]; do sleep 0.01; done
kill $(cat pid); wait $outer; echo "status $?"
kill -0 $outer 2> /dev/null || echo "it is gone"

part children that are killed
killed() { $shell -c "kill -$1 \$\$; exit 1" > /dev/null 2>&1; echo "$1: status $?"; }
for signal in HUP INT QUIT KILL USR1 USR2 PIPE ALRM TERM; do killed $signal; done 2> /dev/null
sleep 100 & kill -9 $!; wait $! 2> /dev/null; echo "status $?"
$shell -c 'kill -STOP $$; echo "it goes on" > mark; exit 6' & stopped=$!
until [ -s mark ]; do kill -CONT $stopped 2> /dev/null; sleep 0.01; done
cat mark; wait $stopped; wait # the status of the first is the stop's in zsh, if it saw it

part traps
trap 'echo "USR1 is taken"' USR1
kill -USR1 $$
echo "after it"
trap 'taken=yes' USR1
sleep 100 & sleeper=$!
(while :; do kill -USR1 $$; sleep 0.05; done) & helper=$!
wait $sleeper; echo "wait is ended by it: $(($? > 128)) $taken"
kill $helper $sleeper; wait; wait # the first may be ended by one more USR1
trap '' TERM; $shell -c 'kill -TERM $$; echo "TERM is ignored by the child, too"'
trap - TERM; $shell -c 'kill -TERM $$; echo "never"' 2> /dev/null; echo "status $?"
trap 'echo "TERM is taken"' TERM; kill -TERM $$; trap - TERM USR1
$shell -c 'trap "echo EXIT is taken" EXIT; trap "echo TERM is taken; exit 4" TERM; kill -TERM $$; echo never'
echo "status $?"
$shell -c 'trap "echo EXIT alone" 0; exit 8'; echo "status $?"
$shell -c 'trap "echo a child ended" CHLD; sleep 0.05 & wait; echo "then this"'

part the ends of pipelines
$shell -c 'trap "" PIPE; yes 2> /dev/null | head -n 1; echo "reader is gone"'
(seq 1 1000000; echo "status of the writer: $?" >&2) 2> writer | head -n 1
wait
(exit 300); echo "status $?"
n=0; while [ $n -lt 40 ]; do (exit $n) || :; n=$((n + 1)); done; echo "$n children"
echo a | (exec cat); exec 5>&1; echo "through five" >&5; exec 5>&-

part end
trap 'echo "EXIT with $?"' EXIT
exit 13
