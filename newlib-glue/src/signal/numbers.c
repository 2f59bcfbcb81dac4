/* Signal numbers: newlib's and the kernel's (Linux's).
 *
 * newlib's SIGEMT and SIGLOST, which Linux lacks, are the two of Linux's that newlib lacks, SIGSTKFLT
 * and SIGPWR. Linux's 32 to 34 are the glue's own. */
#include "glue.h"

const unsigned char __sigil_to_kernel[SIGRTMAX + 1] = {
	[SIGHUP] = 1,	  [SIGINT] = 2,	   [SIGQUIT] = 3,   [SIGILL] = 4,    [SIGTRAP] = 5,
	[SIGABRT] = 6,	  [SIGEMT] = 16,   [SIGFPE] = 8,    [SIGKILL] = 9,   [SIGBUS] = 7,
	[SIGSEGV] = 11,	  [SIGSYS] = 31,   [SIGPIPE] = 13,  [SIGALRM] = 14,  [SIGTERM] = 15,
	[SIGURG] = 23,	  [SIGSTOP] = 19,  [SIGTSTP] = 20,  [SIGCONT] = 18,  [SIGCHLD] = 17,
	[SIGTTIN] = 21,	  [SIGTTOU] = 22,  [SIGIO] = 29,    [SIGXCPU] = 24,  [SIGXFSZ] = 25,
	[SIGVTALRM] = 26, [SIGPROF] = 27,  [SIGWINCH] = 28, [SIGLOST] = 30,  [SIGUSR1] = 10,
	[SIGUSR2] = 12,	  [32] = 35,	   [33] = 36,	    [34] = 37,	     [35] = 38,
	[36] = 39,	  [37] = 40,	   [38] = 41,	    [39] = 42,	     [40] = 43,
	[41] = 44,	  [42] = 45,	   [43] = 46,	    [44] = 47,	     [45] = 48,
	[46] = 49,	  [47] = 50,	   [48] = 51,	    [49] = 52,	     [50] = 53,
	[51] = 54,	  [52] = 55,	   [53] = 56,	    [54] = 57,	     [55] = 58,
	[56] = 59,	  [57] = 60,	   [58] = 61,	    [59] = 62,	     [60] = 63,
	[61] = 64,
};

const unsigned char __sigil_from_kernel[LAST_SIGNAL + 1] = {
	[1] = SIGHUP,	  [2] = SIGINT,	   [3] = SIGQUIT,   [4] = SIGILL,    [5] = SIGTRAP,
	[6] = SIGABRT,	  [16] = SIGEMT,   [8] = SIGFPE,    [9] = SIGKILL,   [7] = SIGBUS,
	[11] = SIGSEGV,	  [31] = SIGSYS,   [13] = SIGPIPE,  [14] = SIGALRM,  [15] = SIGTERM,
	[23] = SIGURG,	  [19] = SIGSTOP,  [20] = SIGTSTP,  [18] = SIGCONT,  [17] = SIGCHLD,
	[21] = SIGTTIN,	  [22] = SIGTTOU,  [29] = SIGIO,    [24] = SIGXCPU,  [25] = SIGXFSZ,
	[26] = SIGVTALRM, [27] = SIGPROF,  [28] = SIGWINCH, [30] = SIGLOST,  [10] = SIGUSR1,
	[12] = SIGUSR2,	  [35] = 32,	   [36] = 33,	    [37] = 34,	     [38] = 35,
	[39] = 36,	  [40] = 37,	   [41] = 38,	    [42] = 39,	     [43] = 40,
	[44] = 41,	  [45] = 42,	   [46] = 43,	    [47] = 44,	     [48] = 45,
	[49] = 46,	  [50] = 47,	   [51] = 48,	    [52] = 49,	     [53] = 50,
	[54] = 51,	  [55] = 52,	   [56] = 53,	    [57] = 54,	     [58] = 55,
	[59] = 56,	  [60] = 57,	   [61] = 58,	    [62] = 59,	     [63] = 60,
	[64] = 61,
};

#define MOVED(each)                                                                            \
	each(SIGEMT, 16) each(SIGBUS, 7) each(SIGSYS, 31) each(SIGURG, 23) each(SIGSTOP, 19)   \
	each(SIGTSTP, 20) each(SIGCONT, 18) each(SIGCHLD, 17) each(SIGIO, 29)                  \
	each(SIGLOST, 30) each(SIGUSR1, 10) each(SIGUSR2, 12)
#define TO(newlib, kernel) [newlib] = 1u << (kernel - 1),
#define FROM(newlib, kernel) [kernel - 1] = 1u << newlib,

const unsigned __sigil_bit_to_kernel[32] = { MOVED(TO) };
const unsigned __sigil_bit_from_kernel[32] = { MOVED(FROM) };
