# One stressor, in a folder that holds the program, its libraries and busybox, as a user without privilege: some refuse others.
# $STRESSOR: its name. $LOADER, $LIBRARIES: where the program looks for its loader, and that for libraries.
here=$PWD
if [ -e "$LOADER" ]
then
	# This host has a loader; it is told where the program's libraries are.
	LD_LIBRARY_PATH=$here
	export LD_LIBRARY_PATH
else
	mkdir -p "${LOADER%/*}" "$LIBRARIES" /etc
	echo nobody:x:65534:65534::/:/bin/sh >/etc/passwd
	for library in *.so*
	do
		ln -s "$here/$library" "$LIBRARIES/$library"
	done
	[ -e "$LOADER" ] || ln -s "$here/${LOADER##*/}" "$LOADER"
fi
mkdir tmp
chmod 1777 tmp
# A child of exec's that ends makes room for the next one.
[ "$STRESSOR" = exec ] && more="--exec-max 4"
# The shell stays: what comes of a stressor that kills its parent is not the test's end.
./busybox start-stop-daemon -S -c nobody -x "$here/stress-ng" -- --temp-path "$here/tmp" --verify \
	"--$STRESSOR" 1 "--$STRESSOR-ops" 20 $more
