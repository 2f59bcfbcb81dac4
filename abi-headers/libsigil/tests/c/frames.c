/* Signal frames, as Linux lays them out: there and back, and what is not believed. */
#include "kernel.h"
#include "frames.h"

static void there_and_back(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	struct sigil_delivery d;
	struct sigil_sigaction action = caught(SIGIL_SA_SIGINFO, 1 << (SIGHUP - 1));
	static struct machine m;
	uint64_t mask;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread;
	SP(&m) = 0x7ff000;
	PC(&m) = 0x400122;
	OTHER(&m) = 7;
	CHECK(sigil_rt_sigaction(s, t, SIGUSR1, &action, NULL) == 0 && sigil_kill(s, t, 2, SIGUSR1) == 0);
	CHECK(sigil_next_delivery(s, t, &d) == 0 && d.what == SIGIL_DELIVER_HANDLER);
	CHECK(frame_place(s, t, &d, SP(&m), &m.at) == 0);
	CHECK(m.at % 8 == 0 && m.at < SP(&m) - sizeof m.frame + 1);
	CHECK(frame_place(s, t, NULL, SP(&m), &m.at) == -EFAULT && frame_place(s, 77, &d, 0, &m.at) == -ENXIO);
	CHECK(frame_fill(s, t, NULL, &m) == -EFAULT);
	memset(&m.frame, 0xa5, sizeof m.frame);
	CHECK(frame_fill(s, t, &d, &m) == 0);
	CHECK(PC(&m) == 0x1000 && SP(&m) == m.at && ARGUMENT(&m) == SIGUSR1 && OTHER(&m) == 7);
	CHECK(RETURN_TO(&m) == 0x2000);
	CHECK(m.frame.info.si_signo == SIGUSR1 && m.frame.uc.uc_sigmask == 0 && SAVED_PC(&m) == 0x400122);
	CHECK(sigil_enter_handler(s, t) == 0);
	sigil_rt_sigprocmask(s, t, 0, NULL, &mask);
	CHECK(mask == (1 << (SIGHUP - 1) | 1 << (SIGUSR1 - 1)));
	OTHER(&m) = 8;
	CHECK(frame_restore(s, t, &m) == 0);
	CHECK(PC(&m) == 0x400122 && SP(&m) == 0x7ff000 && OTHER(&m) == 7);
	sigil_rt_sigprocmask(s, t, 0, NULL, &mask);
	CHECK(mask == 0);

	/* A frame is a program's, and not believed. */
	SAVED_PC(&m) = 1UL << 62;
	CHECK(frame_restore(s, t, &m) == -EFAULT);
	CHECK(sigil_fault(s, t, SIGSEGV, SIGIL_SI_KERNEL, 0, &d) == 0 && d.what == SIGIL_DELIVER_EXIT);
	sigil_system_destroy(s);
	free(memory);
}

static void on_the_alternate_stack(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	struct sigil_delivery d;
	struct sigil_sigaction action = caught(SIGIL_SA_ONSTACK, 0);
	sigil_stack_t stack = { .ss_sp = (void *)0x10000, .ss_size = 0x4000 }, before;
	static struct machine m;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread;
	CHECK(sigil_sigaltstack(s, t, 0x7ff000, &stack, NULL) == 0);
	CHECK(sigil_rt_sigaction(s, t, SIGUSR1, &action, NULL) == 0 && sigil_kill(s, t, 2, SIGUSR1) == 0);
	CHECK(sigil_next_delivery(s, t, &d) == 0 && d.what == SIGIL_DELIVER_HANDLER);
	CHECK(frame_place(s, t, &d, 0x7ff000, &m.at) == 0);
	CHECK(m.at > 0x10000 && m.at + sizeof m.frame <= 0x14000);
	/* From there it goes on downwards, as far as there is room. arm64 does not look, as on Linux. */
	CHECK(frame_place(s, t, &d, 0x13000, &m.at) == 0 && m.at < 0x13000 && m.at > 0x10000);
#ifndef __aarch64__
	CHECK(frame_place(s, t, &d, 0x10200, &m.at) == -EFAULT);
#endif
	SP(&m) = 0x7ff000;
	CHECK(frame_place(s, t, &d, SP(&m), &m.at) == 0 && frame_fill(s, t, &d, &m) == 0);
	CHECK(m.frame.uc.uc_stack.ss_sp == stack.ss_sp && sigil_enter_handler(s, t) == 0);
	/* What the handler says of the stack holds when it has returned; on x86-64, which asks while it is
	 * still on that stack, it has no effect. */
	m.frame.uc.uc_stack.ss_size = 0x8000;
	CHECK(frame_restore(s, t, &m) == 0);
	CHECK(sigil_sigaltstack(s, t, 0x7ff000, NULL, &before) == 0);
#ifdef __x86_64__
	CHECK(before.ss_size == 0x4000);
#else
	CHECK(before.ss_size == 0x8000);
#endif
	sigil_system_destroy(s);
	free(memory);
}

int main(void)
{
	there_and_back();
	on_the_alternate_stack();
	return done();
}
