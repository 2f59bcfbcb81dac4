# Pipelines of small programs over files; for busybox, which is each of them.
# $1 is an empty folder to work in. Sizes of folders, blocks and owners are the file system's own and
# are not printed.
exec 2>&1
umask 022
cd "$1" || exit
export TZ=UTC0

part() { echo "== $*"; }

part words
cat > poem <<'END'
the moon is late
the tide is low
a boat is slow
the night is late
END
tr -s ' ' '\n' < poem | sort | uniq -c | sort -k1,1nr -k2 | head -n 4 | awk '{ print $2, $1 }'
grep -n late poem; grep -vc late poem; grep -o 'l[ao][a-z]*' poem | sort -u
grep nothing poem; echo "status $?"
sed -n -e '2p' -e 's/tide/sea/p' poem; sed '/boat/d; s/is \(.*\)/was \1/' poem
sed -i 's/moon/sun/' poem; head -n 1 poem
cut -d ' ' -f 1,4 poem; wc poem; nl poem; tac poem; rev poem; tail -n 2 poem; fold -w 6 poem | head -n 3

part numbers
seq 1 20 | awk '{ n[$1 % 3] += $1 } END { for (i = 0; i < 3; i++) print i, n[i] }'
awk 'BEGIN { printf "%.4f %x %s\n", 22 / 7, 255, substr("hello", 2, 3); "echo from a command" | getline x; print x }'
awk 'BEGIN { print "b\na" | "sort"; close("sort"); print system("exit 3") }'
seq 10 -3 1 | paste -s -d, -; expr 6 \* 7; echo '2^64; 7/2' | bc
seq 1 3000 | shuf | sort -n | md5sum; seq 1 3000 | sort -r | sha256sum
printf '%05d|%-5s|%s\n' 42 ab cd

part trees
mkdir -p tree/a/b tree/c
for n in 1 2 3; do echo "file $n" > tree/a/f$n; done
echo deep > tree/a/b/deep; dd if=/dev/zero of=tree/c/zeros bs=1k count=5 2> /dev/null; ln -s ../a tree/c/link
find tree | sort; find tree -type f -name 'f*' | sort | xargs cat
find tree -type f -size +1k; find tree -type l; find tree -name deep -exec cat {} \;
find tree -type f -print0 | sort -z | xargs -0 -n 2 echo
ls tree tree/a; ls -l tree/a/b | awk 'NF > 2 { print $1, $5, $NF }'; ls -d tree/*; ls -R tree/c
stat -c '%n %s %F %a %h' tree/a/f1 tree/c/link; stat -c '%n %F %a %h' tree tree/a
cp -r tree copy; diff -r tree copy && echo "the same"; rm copy/a/f2; echo other > copy/a/f1
diff tree/a/f1 copy/a/f1; echo "status $?"; cmp tree/a/f1 copy/a/f1; echo "status $?"
mv copy moved; [ -d copy ] || ls moved/a; chmod 750 moved; stat -c %a moved
touch -d '2024-02-29 12:00:00' moved/a/f1; date -r moved/a/f1; [ moved/a/f1 -ot tree/a/f1 ] && echo older
rm -r moved; ls moved; echo "status $?"; du -s tree > /dev/null; echo "status $?"

part archives
tar -cf tree.tar tree; tar -tf tree.tar | sort; mkdir out; tar -xf tree.tar -C out; diff -r tree out/tree && echo "the same"
tar -cf - tree | gzip -9 | (cd out; rm -r tree; gunzip | tar -xf -); diff -r tree out/tree && echo "the same, through pipes"
seq 1 10000 > many; gzip many; gunzip -c many.gz | wc; find tree -type f | sort | cpio -o -H newc 2> /dev/null | cpio -t 2> /dev/null
seq 1 500 | bzip2 2> /dev/null | bunzip2 | tail -n 1; echo text | base64 | base64 -d; od -c poem | head -n 2

part processes
seq 1 8 | xargs -n 3 echo; seq 1 4 | xargs -P 2 -n 1 sh -c 'exit 0'; echo "status $?"
echo 255 | xargs sh -c 'exit 3'; echo "status $?"; timeout 0.2 sleep 100; echo "status $?"
env -i NAME=value env; setsid sh -c 'echo "a session of its own"'
mkfifo fifo; echo "through a FIFO" > fifo & cat fifo; wait
tee one two < poem > /dev/null; cmp one two && echo "tee wrote both"
test -c /dev/null && head -c 16 /dev/zero | od -An -tx1; head -c 8 /dev/urandom | wc -c
basename a/b.c .c; dirname a/b.c; realpath poem > /dev/null; echo "status $?"; mktemp xXXXXXX | wc -c
true & wait $!; usleep 10; which sort > /dev/null; echo "status $?"; yes x | head -n 2; sync; echo done
