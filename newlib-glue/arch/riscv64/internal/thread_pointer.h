/* The thread pointer, memory as threads see it, and what the glue reads of a context. */
#define PROGRAM_COUNTER(context) (context)->uc_mcontext.__gregs[REG_PC]
#define TLS_GAP 0 /* the TLS block begins at the thread pointer (variant I) */
#define SIGIL_JMP_BUF 208 /* bytes of newlib's jmp_buf, as sigsetjmp.S knows */

static inline void *thread_pointer(void)
{
	void *at;

	__asm__("mv %0,tp" : "=r"(at));
	return at;
}

static inline long set_thread_pointer(void *at)
{
	__asm__ volatile("mv tp,%0" : : "r"(at) : "memory");
	return 0;
}
