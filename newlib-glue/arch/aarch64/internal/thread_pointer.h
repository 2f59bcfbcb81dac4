/* The thread pointer, memory as threads see it, and what the glue reads of a context. */
#define PROGRAM_COUNTER(context) (context)->uc_mcontext.pc
#define TLS_GAP 16 /* the ABI's two words between the thread pointer and the TLS block (variant I) */
#define SIGIL_JMP_BUF 176 /* bytes of newlib's jmp_buf, as sigsetjmp.S knows */

static inline void *thread_pointer(void)
{
	void *at;

	__asm__("mrs %0,tpidr_el0" : "=r"(at));
	return at;
}

static inline long set_thread_pointer(void *at)
{
	__asm__ volatile("msr tpidr_el0,%0" : : "r"(at) : "memory");
	return 0;
}
