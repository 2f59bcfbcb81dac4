/* The way back to the program: signals are delivered here and nowhere else. */
#include "kernel.h"

/* What becomes of the system call that a handler interrupts: signal(7). The program counter is at its
 * instruction, so that it is made anew if nothing is done. */
static void settle_call(struct thread *thread, uint64_t flags)
{
	if (thread->call >= 0 && !(thread->call == SIGIL_NR_wait4 && flags & SIGIL_SA_RESTART)) {
		thread->regs.rip += 2;
		thread->regs.rax = -SIGIL_EINTR;
	}
	thread->call = -1;
}

/* Writes the frame to the program's stack, and lets it go on in the handler. -1 if there is no place. */
static int write_frame(uint32_t t, const struct sigil_delivery *delivery)
{
	struct thread *thread = &threads[t];
	struct sigil_interrupted interrupted = {
		.cs = USER_CS, .ss = USER_SS,
		.trapno = thread->trapno, .err = thread->error, .cr2 = thread->cr2,
	};
	struct sigil_gregs regs;
	struct sigil_rt_sigframe frame;
	uint64_t at;

	settle_call(thread, delivery->action.sa_flags);
	regs = thread->regs;
	/* No floating-point state: the programs have none. */
	if (sigil_frame_place(sigil, t, delivery, regs.rsp, 0, &at, NULL) != 0
	    || !is_user(at, sizeof frame))
		return -1;
	sigil_frame_fill(sigil, t, delivery, &interrupted, at, &frame, &regs);
	*(struct sigil_rt_sigframe *)at = frame;
	thread->regs = regs;
	return 0;
}

/* Does what the library says. */
static void deliver(uint32_t t, struct sigil_delivery *delivery)
{
	for (;;) {
		switch (delivery->what) {
		case SIGIL_DELIVER_NONE:
			threads[t].signal = 0;
			return;
		case SIGIL_DELIVER_SETTLE:
			/* It is made anew, whatever handler comes before that. */
			threads[t].call = -1;
			return;
		case SIGIL_DELIVER_HANDLER:
			if (write_frame(t, delivery) != 0) {
				/* SIGSEGV; and if that was it already, the end. */
				sigil_frame_failed(sigil, t, delivery);
				continue;
			}
			/* There may be more: another handler is entered on top of this one. */
			threads[t].signal = sigil_enter_handler(sigil, t);
			return;
		case SIGIL_DELIVER_EXIT:
			end_thread(t, delivery->status);
			return;
		case SIGIL_DELIVER_STOP:
			threads[t].signal = 0;
			threads[t].state = STOPPED;
			return;
		}
	}
}

/* Before a thread goes on in its program. Afterwards it may be stopped, or gone. */
void leave(uint32_t t)
{
	struct sigil_delivery delivery;

	while (threads[t].state == READY && threads[t].signal) {
		if (sigil_next_delivery(sigil, t, &delivery) != 0)
			panic("the kernel asks what is to be delivered at a wrong time");
		deliver(t, &delivery);
	}
}

/* A fault that the program caused itself: acted on at once. */
void fault(uint32_t t, int signo, int code, uint64_t address)
{
	struct sigil_delivery delivery;

	if (sigil_fault(sigil, t, signo, code, address, &delivery) != 0)
		panic("a fault at a wrong time");
	deliver(t, &delivery);
}

/* rt_sigreturn(2): the handler has returned to its restorer, which took the return address from the
 * stack. Nothing in the frame is believed. */
void sigreturn(uint32_t t)
{
	struct sigil_gregs *regs = &threads[t].regs;
	uint64_t at = regs->rsp - 8;
	struct sigil_rt_sigframe frame;

	if (is_user(at, sizeof frame) && at % 8 == 0) {
		frame = *(struct sigil_rt_sigframe *)at;
		if (sigil_frame_restore(sigil, t, &frame, USER_CS, USER_SS, USER_END, regs, NULL) == 0)
			return;
	}
	fault(t, SIGIL_SIGSEGV, SIGIL_SI_KERNEL, 0);
}
