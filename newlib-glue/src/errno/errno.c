/* Errors: the kernel's numbers (Linux's) into newlib's. */
#include "glue.h"

/* Only what differs; 1 to 34 are the same, but for EDEADLK. What newlib has no name for is told by
 * the error of the nearest meaning. */
const unsigned char __sigil_errno[134] = {
	[1] = EPERM,	     [2] = ENOENT,	  [3] = ESRCH,		 [4] = EINTR,
	[5] = EIO,	     [6] = ENXIO,	  [7] = E2BIG,		 [8] = ENOEXEC,
	[9] = EBADF,	     [10] = ECHILD,	  [11] = EAGAIN,	 [12] = ENOMEM,
	[13] = EACCES,	     [14] = EFAULT,	  [15] = ENOTBLK,	 [16] = EBUSY,
	[17] = EEXIST,	     [18] = EXDEV,	  [19] = ENODEV,	 [20] = ENOTDIR,
	[21] = EISDIR,	     [22] = EINVAL,	  [23] = ENFILE,	 [24] = EMFILE,
	[25] = ENOTTY,	     [26] = ETXTBSY,	  [27] = EFBIG,		 [28] = ENOSPC,
	[29] = ESPIPE,	     [30] = EROFS,	  [31] = EMLINK,	 [32] = EPIPE,
	[33] = EDOM,	     [34] = ERANGE,	  [35] = EDEADLK,	 [36] = ENAMETOOLONG,
	[37] = ENOLCK,	     [38] = ENOSYS,	  [39] = ENOTEMPTY,	 [40] = ELOOP,
	[41] = EINVAL,	     [42] = ENOMSG,	  [43] = EIDRM,		 [44] = ECHRNG,
	[45] = EL2NSYNC,     [46] = EL3HLT,	  [47] = EL3RST,	 [48] = ELNRNG,
	[49] = EUNATCH,	     [50] = ENOCSI,	  [51] = EL2HLT,	 [52] = EBADE,
	[53] = EBADR,	     [54] = EXFULL,	  [55] = ENOANO,	 [56] = EBADRQC,
	[57] = EBADSLT,	     [58] = EINVAL,	  [59] = EBFONT,	 [60] = ENOSTR,
	[61] = ENODATA,	     [62] = ETIME,	  [63] = ENOSR,		 [64] = ENONET,
	[65] = ENOPKG,	     [66] = EREMOTE,	  [67] = ENOLINK,	 [68] = EADV,
	[69] = ESRMNT,	     [70] = ECOMM,	  [71] = EPROTO,	 [72] = EMULTIHOP,
	[73] = EINVAL,	     [74] = EBADMSG,	  [75] = EOVERFLOW,	 [76] = ENOTUNIQ,
	[77] = EBADFD,	     [78] = EREMCHG,	  [79] = ELIBACC,	 [80] = ELIBBAD,
	[81] = ELIBSCN,	     [82] = ELIBMAX,	  [83] = ELIBEXEC,	 [84] = EILSEQ,
	[85] = EINTR,	     [86] = EPIPE,	  [87] = EUSERS,	 [88] = ENOTSOCK,
	[89] = EDESTADDRREQ, [90] = EMSGSIZE,	  [91] = EPROTOTYPE,	 [92] = ENOPROTOOPT,
	[93] = EPROTONOSUPPORT, [94] = ESOCKTNOSUPPORT, [95] = EOPNOTSUPP, [96] = EPFNOSUPPORT,
	[97] = EAFNOSUPPORT, [98] = EADDRINUSE,	  [99] = EADDRNOTAVAIL,	 [100] = ENETDOWN,
	[101] = ENETUNREACH, [102] = ENETRESET,	  [103] = ECONNABORTED,	 [104] = ECONNRESET,
	[105] = ENOBUFS,     [106] = EISCONN,	  [107] = ENOTCONN,	 [108] = ESHUTDOWN,
	[109] = ETOOMANYREFS, [110] = ETIMEDOUT,  [111] = ECONNREFUSED,	 [112] = EHOSTDOWN,
	[113] = EHOSTUNREACH, [114] = EALREADY,	  [115] = EINPROGRESS,	 [116] = ESTALE,
	[117] = EIO,	     [118] = EINVAL,	  [119] = EINVAL,	 [120] = EINVAL,
	[121] = EREMOTE,     [122] = EDQUOT,	  [123] = ENODEV,	 [124] = EINVAL,
	[125] = ECANCELED,   [126] = EACCES,	  [127] = EACCES,	 [128] = EACCES,
	[129] = EACCES,	     [130] = EOWNERDEAD,  [131] = ENOTRECOVERABLE, [132] = EINTR,
	[133] = EIO,
};

long __sigil_result(long value)
{
	if ((unsigned long)value <= -4096ul)
		return value;
	return fails_with(error_of(value));
}

int *__errno(void)
{
	return &self()->reent->_errno;
}

#undef __getreent
/* For what was compiled without <machine/sigil_reent.h>. */
struct _reent *__getreent(void)
{
	return self()->reent;
}
