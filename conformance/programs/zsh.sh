# What zsh has beyond a POSIX shell and what leans on the kernel for it. $1 is an empty folder.
# Process substitution, <(...), is left out: it wants /proc/self/fd, which the kernel has not yet; =(...),
# by a file, is here.
exec 2>&1
cd $1 || exit

part() { echo "== $*" }

part arrays
a=(one "two words" three); echo $#a $a[2] ${a[-1]} ${(j:,:)a} ${(U)a[1]}
typeset -A map; map=(x 1 y 2); echo $((map[x] + map[y])) ${(ok)map}
lines=(${(f)"$(seq 1 1000)"}); echo $#lines $lines[1000]

part process substitution
cat =(echo a temporary file)
diff =(seq 1 3) =(seq 2 4) | grep -c '^[-+][0-9]'
seq 1 100 | while read n; do ((sum += n)); done; echo $sum

part redirections
written() { until [[ -s $1 ]] { sleep 0.01 } } # by a process that zsh does not wait for
echo twice > one > two; written one; written two; cat one two
cat < one < two
echo through | cat > three | cat; written three; cat three
{ echo always; false } always { echo cleanup }; echo "status $?"

part pipelines
(exit 1) | (exit 2) | (exit 3); echo $pipestatus
echo here | read x; echo $x
coproc tr a-z A-Z; print -p hello; exec 3<&p; coproc :; cat <&3; exec 3<&-

part traps
TRAPUSR1() { echo "USR1 is number $1"; return 0 }; kill -USR1 $$; unfunction TRAPUSR1
trap 'echo "USR2"' USR2; kill -USR2 $$; trap - USR2
(TRAPEXIT() { echo "ends" }; exit 3); echo "status $?"
(trap 'echo INT; exit 2' INT; sh -c 'kill -INT $PPID'; echo never); echo "status $?"

part jobs
sleep 100 & kill %1; wait $!; echo "status $?"
(exit 6) & wait $!; echo "status $?"
sleep 100 &! kill $!; echo disowned

part process substitution
cat <(echo one) =(echo two); diff <(seq 1 3) <(seq 2 4) | tail -n +3; echo $pipestatus[1]
seq 1 5 | tee >(wc -l > lines) > /dev/null; until [ -s lines ]; do sleep 0.01; done; cat lines
echo "to stderr" > /dev/stderr; echo "from stdin" | cat /dev/stdin

part globbing
mkdir -p d/e; touch d/x.c d/e/y.c d/empty; echo full > d/full; ln -s full d/link
setopt extendedglob nullglob
echo **/*.c; echo d/*(.); echo d/*(/); echo d/*(@); echo d/*(L0.); echo d/^*.c; echo none*; echo d/*(om[1]:t:r) | wc -l

part modules
zmodload zsh/datetime && ((EPOCHSECONDS > 0)) && echo clock
zmodload zsh/stat && zstat +size d/full
limit descriptors 64; ulimit -n
exit 21
