/* Signal numbers: newlib's and the kernel's (Linux's).
 *
 * newlib's SIGEMT and SIGLOST, which Linux lacks, are the two of Linux's that newlib lacks, SIGSTKFLT
 * and SIGPWR. Linux's 32 to 34 are the glue's own. */
#include "glue.h"

/* Those beyond NSIG: newlib's number is three less. */
#define REAL_TIME(each)                                                                          \
	each(32, 35) each(33, 36) each(34, 37) each(35, 38) each(36, 39) each(37, 40) each(38, 41) \
	each(39, 42) each(40, 43) each(41, 44) each(42, 45) each(43, 46) each(44, 47) each(45, 48) \
	each(46, 49) each(47, 50) each(48, 51) each(49, 52) each(50, 53) each(51, 54) each(52, 55) \
	each(53, 56) each(54, 57) each(55, 58) each(56, 59) each(57, 60) each(58, 61) each(59, 62) \
	each(60, 63) each(61, 64)
#define ALL(each)                                                                                \
	SIGIL_NEWLIB_SIGNALS(each) each(SIGEMT, SIGIL_SIGSTKFLT) each(SIGLOST, SIGIL_SIGPWR)     \
	REAL_TIME(each)
#define TO(newlib, kernel) [newlib] = kernel,
#define FROM(newlib, kernel) [kernel] = newlib,

const unsigned char __sigil_to_kernel[SIGRTMAX + 1] = { ALL(TO) };
const unsigned char __sigil_from_kernel[LAST_SIGNAL + 1] = { ALL(FROM) };

/* The bits of a set that are others: one for each signal whose number is. */
#define MOVED(each)                                                                            \
	each(SIGEMT, SIGIL_SIGSTKFLT) each(SIGBUS, SIGIL_SIGBUS) each(SIGSYS, SIGIL_SIGSYS)    \
	each(SIGURG, SIGIL_SIGURG) each(SIGSTOP, SIGIL_SIGSTOP) each(SIGTSTP, SIGIL_SIGTSTP)   \
	each(SIGCONT, SIGIL_SIGCONT) each(SIGCHLD, SIGIL_SIGCHLD) each(SIGIO, SIGIL_SIGIO)     \
	each(SIGLOST, SIGIL_SIGPWR) each(SIGUSR1, SIGIL_SIGUSR1) each(SIGUSR2, SIGIL_SIGUSR2)
#define BIT_TO(newlib, kernel) [newlib] = 1u << (kernel - 1),
#define BIT_FROM(newlib, kernel) [kernel - 1] = 1u << newlib,

const unsigned __sigil_bit_to_kernel[32] = { MOVED(BIT_TO) };
const unsigned __sigil_bit_from_kernel[32] = { MOVED(BIT_FROM) };
