// What libuv's tests are compiled with: its own header needs to know which sources it is built of, while the tests
// would take the name for the system that they run on.
#include <uv.h>
#undef __CYGWIN__
