/** Whether the child ended by exit. */
#define SIGIL_WIFEXITED(status) (((status) & 0x7f) == 0)

/** The low 8 bits of what it gave to exit. */
#define SIGIL_WEXITSTATUS(status) ((status) >> 8 & 0xff)

/** Whether a signal ended the child. */
#define SIGIL_WIFSIGNALED(status) (((status) & 0x7f) != 0 && ((status) & 0x7f) != 0x7f)

/** The signal that ended it. */
#define SIGIL_WTERMSIG(status) ((status) & 0x7f)

/** Whether core was dumped. */
#define SIGIL_WCOREDUMP(status) (((status) & 0x80) != 0)

/** Whether the child is stopped. */
#define SIGIL_WIFSTOPPED(status) (((status) & 0xff) == 0x7f)

/** The signal that stopped it. */
#define SIGIL_WSTOPSIG(status) ((status) >> 8 & 0xff)

/** Whether the child, which was stopped, went on. */
#define SIGIL_WIFCONTINUED(status) ((status) == 0xffff)
