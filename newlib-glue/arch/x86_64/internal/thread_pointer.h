/* The thread pointer, and memory as threads see it. */
#define TCB_AT_END 1 /* the TLS block ends where the thread's own structure begins (variant II) */
#define ARCH_SET_FS 0x1002

static inline struct sigil_thread *self(void)
{
	struct sigil_thread *thread;

	__asm__("mov %%fs:0,%0" : "=r"(thread));
	return thread;
}

static inline long set_thread_pointer(void *at)
{
	return sigil_sys_arch_prctl(ARCH_SET_FS, (long)at);
}
