#ifdef __cplusplus
extern "C" {
#endif

/** Makes the set empty. */
static inline void sigil_sigemptyset(sigil_sigset_t *set)
{
	*set = 0;
}

/** Puts all 64 signals into the set. */
static inline void sigil_sigfillset(sigil_sigset_t *set)
{
	*set = ~(sigil_sigset_t)0;
}

/** Puts a signal, 1 to 64, into the set. */
static inline void sigil_sigaddset(sigil_sigset_t *set, int signo)
{
	*set |= (sigil_sigset_t)1 << (signo - 1);
}

/** Takes a signal, 1 to 64, out of the set. */
static inline void sigil_sigdelset(sigil_sigset_t *set, int signo)
{
	*set &= ~((sigil_sigset_t)1 << (signo - 1));
}

/** Whether a signal, 1 to 64, is in the set: 1 or 0. */
static inline int sigil_sigismember(const sigil_sigset_t *set, int signo)
{
	return (int)(*set >> (signo - 1) & 1);
}

#ifdef __cplusplus
}
#endif
