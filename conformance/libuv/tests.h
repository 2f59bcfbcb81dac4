// What libuv's tests are compiled with: sockets lie in the test's own folder, not in one that all tests of a host share.
#include <uv.h>
#include "task.h"
#undef TEST_PIPENAME
#undef TEST_PIPENAME_2
#undef TEST_PIPENAME_3
#define TEST_PIPENAME "uv-test-sock"
#define TEST_PIPENAME_2 "uv-test-sock2"
#define TEST_PIPENAME_3 "uv-test-sock3"
