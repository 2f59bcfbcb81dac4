/* System calls as musl's sources make them, each in a function of its own. */
#include "syscall_arch.h"

long constant_without_arguments(void) { return __syscall0(39); }
long constant_with_arguments(long a, long b) { return __syscall2(62, a, b); }
long constant_with_six(long a, long b, long c) { return __syscall6(9, a, b, c, 0x22, -1, 0); }
/* Two where the call has three: what is left out is zero. */
long constant_with_fewer(long a, long b) { return __syscall2(0, a, b); }
long constant_by_choice(long a, int b) { return b ? __syscall1(231, a) : __syscall1(60, a); }
long constant_absent(long a) { return __syscall1(174, a); }
long constant_unknown(long a) { return __syscall1(400, a); }
long variable(long n, long a, long b) { return __syscall2(n, a, b); }

static long many(long a)
{
	long sum = 0;
	/* Often enough that a compiler which counts would not inline. */
	sum += __syscall1(12, a); sum += __syscall1(12, a + 1); sum += __syscall1(12, a + 2);
	sum += __syscall2(11, a, 1); sum += __syscall2(11, a, 2); sum += __syscall2(11, a, 3);
	sum += __syscall3(10, a, 1, 1); sum += __syscall3(10, a, 2, 1); sum += __syscall3(10, a, 3, 1);
	return sum;
}

long constant_often(long a) { return many(a) + many(a * 2); }
