/* Overrides musl's file of this name: a system call is a function call. A
 * constant number becomes a direct call of that system call's own symbol; the
 * inlining is forced because at -Os the number would not be seen to be constant. */
#define __SYSCALL_LL_E(x) (x)
#define __SYSCALL_LL_O(x) (x)

#include "sigil_direct.h"

#ifdef SIGIL_START
/* All that the start code asks of the kernel is that a set-user-ID program's first descriptors be open.
 * A linked program is never one, and would have open's tree of files in its image. */
#undef sigil_direct
#define sigil_direct(...) (__builtin_trap(), 0L)
#endif

static __inline __attribute__((__always_inline__)) long __syscall0(long n)
{
	return sigil_direct(n, 0, 0, 0, 0, 0, 0);
}

static __inline __attribute__((__always_inline__)) long __syscall1(long n, long a)
{
	return sigil_direct(n, a, 0, 0, 0, 0, 0);
}

static __inline __attribute__((__always_inline__)) long __syscall2(long n, long a, long b)
{
	return sigil_direct(n, a, b, 0, 0, 0, 0);
}

static __inline __attribute__((__always_inline__)) long __syscall3(long n, long a, long b, long c)
{
	return sigil_direct(n, a, b, c, 0, 0, 0);
}

static __inline __attribute__((__always_inline__)) long __syscall4(long n, long a, long b, long c, long d)
{
	return sigil_direct(n, a, b, c, d, 0, 0);
}

static __inline __attribute__((__always_inline__)) long __syscall5(long n, long a, long b, long c, long d, long e)
{
	return sigil_direct(n, a, b, c, d, e, 0);
}

static __inline __attribute__((__always_inline__)) long __syscall6(long n, long a, long b, long c, long d, long e, long f)
{
	return sigil_direct(n, a, b, c, d, e, f);
}

#define IPC_64 0
