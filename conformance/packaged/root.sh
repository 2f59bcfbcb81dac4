# Says where the files are that a machine's root has: below $root, which is empty there. Here it is $ROOT.
if [ -d "$ROOT" ]
then
	root=$ROOT
	# This host's loader and C library do; other libraries may not be there.
	library=$(echo "$root"/usr/lib/*-linux-gnu)
	mkdir libraries
	for file in "$library"/lib*.so*
	do
		case ${file##*/} in
		libc.so* | libm.so* | libpthread.so* | libdl.so* | librt.so* | libutil.so*) ;;
		*) ln -s "$file" libraries ;;
		esac
	done
	LD_LIBRARY_PATH=$PWD/libraries
	export LD_LIBRARY_PATH
else
	root=
	mkdir -p /tmp
	chmod 1777 /tmp
	HOME=/tmp
	PATH=/usr/bin
	export HOME PATH
fi
