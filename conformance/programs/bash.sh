# What bash has beyond a POSIX shell and what leans on the kernel for it. $1 is an empty folder.
exec 2>&1
cd "$1" || exit
shopt -s extglob nullglob globstar lastpipe

part() { echo "== $*"; }

part arrays
a=(one "two words" three); echo "${#a[@]} ${a[1]} ${a[@]: -1}"
declare -A map=([x]=1 [y]=2); echo "$((map[x] + map[y]))"
seq 1 1000 | mapfile -t lines; echo "${#lines[@]} ${lines[999]}"

part pipelines
seq 1 100 | while read -r n; do sum=$((sum + n)); done; echo "$sum"
set -o pipefail; true | (exit 3) | true; echo "status $?"; set +o pipefail
(exit 1) | (exit 2) | (exit 3); echo "${PIPESTATUS[@]}"
echo here | read -r x; echo "$x"
cat <<< "a here-string" |& tr a-z A-Z

part coprocesses
coproc up { tr a-z A-Z; }
pid=$up_PID in=${up[0]} out=${up[1]}
echo hello >&"$out"; exec {out}>&-; read -r answer <&"$in"; echo "$answer"
wait "$pid"; echo "status $?"

part jobs
# No `wait -n`: bash 5.2 forgets a child that ends between its look at the jobs and its wait, on Linux, too.
(exit 3) & one=$!; (exit 4) & two=$!; wait "$two"; sum=$?; wait "$one"; echo "$((sum + $?))"
set -m; sleep 100 & kill %1; wait %1 2> /dev/null; echo "status $?"
(kill -STOP $BASHPID; exit 5) & wait %% 2> /dev/null; echo "stopped: $?"; fg %% > /dev/null; echo "status $?"; set +m
sleep 100 & disown; kill $!; echo "disowned"

part process substitution
cat <(echo one) <(echo two; echo three); diff <(seq 1 3) <(seq 2 4); echo "status $?"
while read -r n; do ((total += n)); done < <(seq 1 50); echo "$total"
seq 1 5 | tee >(wc -l > lines) > /dev/null; until [ -s lines ]; do sleep 0.01; done; cat lines
paste <(echo a; echo b) <(echo c; echo d); echo "to stderr" > /dev/stderr; echo "from stdin" | cat /dev/stdin
exec {fd}< <(echo kept); read -r line <&"$fd"; echo "$line"; exec {fd}<&-

part traps
trap 'echo "ERR with $?"' ERR; false; (exit 9); trap - ERR
f() { trap 'echo RETURN; trap - RETURN' RETURN; }; f
trap 'echo "in the trap"' USR1; kill -USR1 $BASHPID; trap - USR1
trap 'n=$((n + 1))' CHLD; for i in 1 2 3; do env true; done; echo "$((n > 0)) children were told of"; trap - CHLD
(trap 'echo "INT"; exit 2' INT; kill -INT $BASHPID; echo never); echo "status $?"
kill -l 9 15 34 64
{ (ulimit -c 0; kill -SEGV $BASHPID); } 2> /dev/null; echo "status $?"
{ (ulimit -c 0; kill -ABRT $BASHPID); } 2> /dev/null; echo "status $?"

part reading with a timeout
mkfifo fifo
sleep 100 > fifo & read -r -t 0.05 x < fifo; echo "$(($? > 128))"
kill $!; wait $! 2> /dev/null
echo soon > fifo & read -r -t 60 x < fifo; echo "$x $?"

part limits and identity
ulimit -n 64; ulimit -n
(ulimit -f 1; trap '' XFSZ; head -c 4096 /dev/zero > limited; stat -c %s limited)
echo "$((EUID == UID)) $((BASHPID == $$)) $(( $(echo $BASHPID) == $$ ))"
[[ abc123 =~ ^[a-z]+([0-9]+)$ ]] && echo "${BASH_REMATCH[1]}"
mkdir -p d/e; touch d/x.c d/e/y.c; echo **/*.c; echo !(d); echo none*
printf '%(%Y)T\n' 0; echo {1..5} {a..c}{1,2}
exec -a renamed bash -c 'echo "$0 ${BASH_VERSINFO[0]}"; exit 12'
