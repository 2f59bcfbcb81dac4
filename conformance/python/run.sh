# One class of Python's tests, $TEST. A machine's root has the interpreter; here, it is below $ROOT.
python=/usr/bin/python3.11
if [ -e "$ROOT$python" ]
then
	# This host's loader and C library do; other libraries may not be there.
	library=$(echo "$ROOT"/usr/lib/*-linux-gnu)
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
	python=$ROOT$python
else
	mkdir -p /tmp
	HOME=/tmp
	export HOME
fi
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
exec "$python" -m unittest -v "$TEST"
