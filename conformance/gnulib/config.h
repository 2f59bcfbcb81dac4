/* What gnulib's tests and the parts of its library that they use are told of the system, in place of what
 * its configure script finds out: musl has what POSIX has, so that nothing is replaced. */
#ifndef CONFIG_H
#define CONFIG_H

#define _GNU_SOURCE 1

/* The tests count on gnulib's headers, which include more of each other than musl's. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The system. */
#define BOURNE_SHELL "/bin/sh"
#define EXEEXT ""
#define SRCDIR "./"
#define STACK_DIRECTION -1
#define GETTIMEOFDAY_TIMEZONE void
#define PROMOTED_MODE_T mode_t
#define HAVE_CLOCK_GETRES 1
#define HAVE_CLOCK_GETTIME 1
#define HAVE_DECL_ALARM 1
#define HAVE_DECL_ENVIRON 1
#define HAVE_DECL_PROGRAM_INVOCATION_NAME 1
#define HAVE_DECL_PROGRAM_INVOCATION_SHORT_NAME 1
#define HAVE_DECL_STRERROR_R 1
#define HAVE_FACCESSAT 1
#define HAVE_FDOPENDIR 1
#define HAVE_FUTIMENS 1
#define HAVE_GETEGID 1
#define HAVE_GETEUID 1
#define HAVE_GETPAGESIZE 1
#define HAVE_GETRLIMIT 1
#define HAVE_LUTIMES 1
#define HAVE_MINCORE 1
#define HAVE_MMAP 1
#define HAVE_MMAP_ANON 1
#define HAVE_MMAP_ANONYMOUS 1
#define HAVE_MPROTECT 1
#define HAVE_OPENAT 1
#define HAVE_OPENAT_SUPPORT 1
#define HAVE_PTHREAD_API 1
#define HAVE_PTHREAD_H 1
#define HAVE_PTHREAD_MUTEX_RECURSIVE 1
#define HAVE_PTHREAD_RWLOCK 1
#define HAVE_READLINKAT 1
#define HAVE_RENAMEAT 1
#define HAVE_SELECT 1
#define HAVE_SEMAPHORE_H 1
#define HAVE_SIGALTSTACK 1
#define HAVE_STRUCT_STAT_ST_ATIM_TV_NSEC 1
#define HAVE_SYMLINK 1
#define HAVE_SYS_MMAN_H 1
#define HAVE_SYS_RESOURCE_H 1
#define HAVE_SYS_WAIT_H 1
#define HAVE_UNISTD_H 1
#define HAVE_UTIMENSAT 1
#define HAVE_WAITID 1
#define MUSL_LIBC 1
#define USE_POSIX_THREADS 1

/* Modules that others ask for. */
#define GNULIB_FD_SAFER_FLAG 1
#define GNULIB_FILENAMECAT 1
#define GNULIB_NONBLOCKING 1
#define GNULIB_PIPE2_SAFER 1
#define GNULIB_POPEN_SAFER 1
#define GNULIB_TEST_CLOEXEC 1
#define GNULIB_TEST_DUP3 1
#define GNULIB_TEST_PIPE2 1
#define GNULIB_XALLOC 1
#define GNULIB_XALLOC_DIE 1

/* What musl has not, or has by another name. */
#define O_BINARY 0
#define O_TEXT 0
#define memset_explicit(area, byte, size) explicit_bzero(area, size)
#define posix_spawn_file_actions_addchdir posix_spawn_file_actions_addchdir_np
#define posix_spawn_file_actions_addfchdir posix_spawn_file_actions_addfchdir_np
#define rawmemchr(area, byte) memchr(area, byte, SIZE_MAX)

/* Hints for a compiler, and for glibc. */
#define _GL_ARG_NONNULL(arguments)
#define _GL_ASYNC_SAFE
#define _GL_ATTRIBUTE_ALLOC_SIZE(arguments)
#define _GL_ATTRIBUTE_COLD
#define _GL_ATTRIBUTE_CONST
#define _GL_ATTRIBUTE_DEALLOC(function, argument)
#define _GL_ATTRIBUTE_DEALLOC_FREE
#define _GL_ATTRIBUTE_DEPRECATED
#define _GL_ATTRIBUTE_FALLTHROUGH ((void)0)
#define _GL_ATTRIBUTE_FORMAT(arguments)
#define _GL_ATTRIBUTE_FORMAT_PRINTF(format, first)
#define _GL_ATTRIBUTE_FORMAT_PRINTF_STANDARD(format, first)
#define _GL_ATTRIBUTE_MALLOC
#define _GL_ATTRIBUTE_MAYBE_UNUSED
#define _GL_ATTRIBUTE_NODISCARD
#define _GL_ATTRIBUTE_NONNULL(arguments)
#define _GL_ATTRIBUTE_NOTHROW
#define _GL_ATTRIBUTE_PURE
#define _GL_ATTRIBUTE_RETURNS_NONNULL
#define _GL_CMP(a, b) (((a) > (b)) - ((a) < (b)))
#define _GL_EXTERN_INLINE static inline
#define _GL_GNUC_PREREQ(major, minor) 1
#define _GL_INLINE static inline
#define _GL_INLINE_HEADER_BEGIN
#define _GL_INLINE_HEADER_END
#define _GL_UNUSED __attribute__((unused))
#define __always_inline inline __attribute__((always_inline))
#define __attribute_nonnull__(arguments)
#define __glibc_likely(condition) (condition)
#define __glibc_unlikely(condition) (condition)
#define libc_hidden_def(function)
#define libc_hidden_proto(function)

#endif
