# One class of Python's tests, $TEST.
. ./root.sh
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
exec "$root/usr/bin/python3.11" -m unittest -v "$TEST"
