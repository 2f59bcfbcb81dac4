# What procps', psmisc's and busybox's tools say of processes that the script knows; processes.txt is that on Linux. $1 is busybox
# by its path, $2 a sleep that is a program of its own.
exec 2>&1
box=$1

part() { echo "== $*"; }

# Until it has executed its file and sleeps.
naps() { until [ "$(ps -o stat=,comm= -p $1 | tr -s ' ')" = 'S napper' ]; do :; done; }

cp "$2" /tmp/napper; cd /
/tmp/napper 1001 & one=$!
/tmp/napper 1002 & two=$!
sh -c '/tmp/napper 1003; :' 2> /dev/null & shell=$!
until three=$(pgrep -P $shell); do :; done
naps $one; naps $two; naps $three

# Names for what differs from run to run.
known() { sed -e 's/^ *//' -e "s/\b$one\b/ONE/g; s/\b$two\b/TWO/g; s/\b$three\b/THREE/g; s/\b$shell\b/SHELL/g; s/\b$$\b/SELF/g"; }

part ps
ps -o pid=,ppid=,stat=,comm= -p $one,$three | tr -s ' ' | known
kill -STOP $one; until [ "$(ps -o stat= -p $one)" = T ]; do :; done
ps -o pid=,stat=,args= -p $one | tr -s ' ' | known
kill -CONT $one; until [ "$(ps -o stat= -p $one)" = S ]; do :; done
ps -e -o pid=,args= | grep '[n]apper 100' | tr -s ' ' | known
ps -L -o pid=,lwp=,nlwp= -p $two | tr -s ' ' | known
ps -o ignored=,caught=,blocked=,pending= -p $two
"$box" ps -o pid,ppid,comm,args | grep '[n]apper 100' | tr -s ' ' | known

part pgrep and pkill
pgrep -x napper | known
pgrep -f 'napper 100[23]' | known
pgrep -P $shell -l | known; pgrep -n napper | known; pgrep -o napper | known
pgrep nobody; echo "status $?"
pidof napper | tr ' ' '\n' | sort -n | known

part trees
pstree -p $shell | known
pstree -A $shell
ps -o pid=,args= --forest -p $shell,$three | known

part top
top -b -n 1 -p $one | tail -n 1 | awk '{ print $1, $8, $12 }' | known
"$box" top -b -n 1 | grep '[n]apper 1001' | awk '{ print $1, $NF }' | known

part figures
awk '{ print ($1 > 0), ($2 >= 0) }' /proc/uptime
uptime | grep -c 'load average'; free | awk '/^Mem/ { print ($2 > 0), ($2 >= $3) }'
"$box" free | awk '/^Mem/ { print ($2 > 0) }'
vmstat | awk 'NR == 3 { print (NF > 15) }'
pwdx $one | known; pmap $one | awk 'END { print $1 }'

part signals
kill -TERM $one; wait $one 2> /dev/null; echo "status $?"
kill -l 10; "$box" kill -l 10
"$box" killall -USR1 napper; wait $two 2> /dev/null; echo "status $?"; wait $shell 2> /dev/null; echo "status $?"
/tmp/napper 1004 & four=$!
naps $four
killall -q -INT nobody; echo "status $?"
killall -HUP napper; wait $four 2> /dev/null; echo "status $?"
/tmp/napper 1005 & four=$!
naps $four
pkill -KILL -f 'napper 1005'; wait $four 2> /dev/null; echo "status $?"
killall napper; echo "status $?"
rm /tmp/napper
