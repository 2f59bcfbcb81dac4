/* The thread pointer, memory as threads see it, and what the glue reads of a context. */
#define PROGRAM_COUNTER(context) (context)->uc_mcontext.gregs[REG_RIP]
#define TLS_BELOW /* the TLS block ends at the thread pointer (variant II) */
#define ARCH_SET_FS 0x1002
#define SIGIL_JMP_BUF 64 /* bytes of newlib's jmp_buf, as sigsetjmp.S knows */

static inline void *thread_pointer(void)
{
	void *at;

	__asm__("mov %%fs:0,%0" : "=r"(at));
	return at;
}

static inline long set_thread_pointer(void *at)
{
	return sigil_sys_arch_prctl(ARCH_SET_FS, (long)at);
}
