/* The beginning, and traps. */
#include "kernel.h"

void first_program(void);

int main(void)
{
	struct sigil_made made;

	machine_init();
	threads_init();
	if (sigil_spawn(sigil, 0, 0, &made) != 0)
		panic("there is no room for a program");
	start_thread(&made, (uint64_t)first_program);
	schedule();
}

/* A fault's signal. */
static void exception(uint32_t t, const struct trap *trap)
{
	struct thread *thread = &threads[t];

	thread->trapno = trap->vector;
	thread->error = trap->error;
	switch (trap->vector) {
	case 0:
		fault(t, SIGIL_SIGFPE, SIGIL_FPE_INTDIV, trap->rip);
		break;
	case 6:
		fault(t, SIGIL_SIGILL, SIGIL_ILL_ILLOPN, trap->rip);
		break;
	case 14:
		thread->cr2 = fault_address();
		fault(t, SIGIL_SIGSEGV, trap->error & 1 ? SIGIL_SEGV_ACCERR : SIGIL_SEGV_MAPERR, thread->cr2);
		break;
	default:
		fault(t, SIGIL_SIGSEGV, SIGIL_SI_KERNEL, 0);
	}
}

static void tick(void)
{
	uint64_t deadline;

	clock_ns += TICK_NS;
	interrupt_done();
	if (sigil_next_deadline(sigil, &deadline) == 1 && deadline <= clock_ns)
		sigil_expire(sigil, clock_ns);
}

/* Called by start.S. From a program it does not return: the next one goes on, which may be the same. */
void trap(struct trap *trap)
{
	if (!(trap->cs & 3)) {
		/* The kernel waits for an interrupt. */
		if (trap->vector != 32)
			panic("a fault of the kernel's own");
		tick();
		return;
	}
	struct thread *thread = &threads[running];
	for (int n = 0; n < 15; n++)
		((uint64_t *)&thread->regs)[n] = trap->general[n];
	thread->regs.rip = trap->rip;
	thread->regs.rsp = trap->rsp;
	thread->regs.eflags = trap->eflags;
	if (trap->vector == 48)
		system_call(running);
	else if (trap->vector == 32)
		tick();
	else if (trap->vector < 32)
		exception(running, trap);
	schedule();
}
