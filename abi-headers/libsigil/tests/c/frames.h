/* Frames of each architecture, by the same names: what only they differ in. */
#ifndef FRAMES_H
#define FRAMES_H

#include "sigil_kernel.h"

enum { USER_END_BITS = 38 };
#define USER_END (1UL << USER_END_BITS)

/* A program's registers, and the frame with where it goes. */
struct machine {
	struct sigil_gregs regs;
	struct sigil_rt_sigframe frame;
	uint64_t at;
};

#if defined(__x86_64__)
#define PC(m) ((m)->regs.rip)
#define SP(m) ((m)->regs.rsp)
#define OTHER(m) ((m)->regs.rbx)
#define ARGUMENT(m) ((m)->regs.rdi)
#define RETURN_TO(m) ((m)->frame.pretcode)
#define SAVED_PC(m) ((m)->frame.uc.uc_mcontext.regs.rip)

static inline int frame_place(struct sigil_system *s, uint32_t t, const struct sigil_delivery *d, uint64_t sp,
                              uint64_t *at)
{
	uint64_t fp;

	return sigil_frame_place(s, t, d, sp, 512, at, &fp);
}

static inline int frame_fill(struct sigil_system *s, uint32_t t, const struct sigil_delivery *d,
                             struct machine *m)
{
	struct sigil_interrupted from = { .cs = 0x33, .ss = 0x2b };

	return sigil_frame_fill(s, t, d, &from, m->at, &m->frame, &m->regs);
}

static inline int frame_restore(struct sigil_system *s, uint32_t t, struct machine *m)
{
	return sigil_frame_restore(s, t, &m->frame, 0x33, 0x2b, USER_END, &m->regs, NULL);
}
#elif defined(__aarch64__)
#define PC(m) ((m)->regs.pc)
#define SP(m) ((m)->regs.sp)
#define OTHER(m) ((m)->regs.x[19])
#define ARGUMENT(m) ((m)->regs.x[0])
#define RETURN_TO(m) ((m)->regs.x[30])
#define SAVED_PC(m) ((m)->frame.uc.uc_mcontext.pc)

static inline int frame_place(struct sigil_system *s, uint32_t t, const struct sigil_delivery *d, uint64_t sp,
                              uint64_t *at)
{
	uint64_t record;

	return sigil_frame_place(s, t, d, sp, at, &record);
}

static inline int frame_fill(struct sigil_system *s, uint32_t t, const struct sigil_delivery *d,
                             struct machine *m)
{
	struct sigil_interrupted from = { .trampoline = 0x3000 };
	struct sigil_frame_record record;
	sigil_fpsimd_context fpsimd = { .fpcr = 77 };

	return sigil_frame_fill(s, t, d, &from, &fpsimd, m->at, &m->frame, &record, &m->regs);
}

static inline int frame_restore(struct sigil_system *s, uint32_t t, struct machine *m)
{
	sigil_fpsimd_context fpsimd = { .fpcr = 77 };
	int error = sigil_frame_restore(s, t, &m->frame, m->at, USER_END, &m->regs, &fpsimd);

	return error != 0 ? error : (int)fpsimd.fpcr - 77;
}
#else
#define PC(m) ((m)->regs.pc)
#define SP(m) ((m)->regs.sp)
#define OTHER(m) ((m)->regs.s3)
#define ARGUMENT(m) ((m)->regs.a0)
#define RETURN_TO(m) ((m)->regs.ra)
#define SAVED_PC(m) ((m)->frame.uc.uc_mcontext.sc_regs.pc)

static inline int frame_place(struct sigil_system *s, uint32_t t, const struct sigil_delivery *d, uint64_t sp,
                              uint64_t *at)
{
	return sigil_frame_place(s, t, d, sp, at);
}

static inline int frame_fill(struct sigil_system *s, uint32_t t, const struct sigil_delivery *d,
                             struct machine *m)
{
	sigil_d_ext_state fp = { .fcsr = 7 };

	return sigil_frame_fill(s, t, d, &fp, 0x2000, m->at, &m->frame, &m->regs);
}

static inline int frame_restore(struct sigil_system *s, uint32_t t, struct machine *m)
{
	sigil_d_ext_state fp = { .fcsr = 7 };
	int error = sigil_frame_restore(s, t, &m->frame, USER_END, &m->regs, &fp);

	return error != 0 ? error : (int)fp.fcsr - 7;
}
#endif

#endif
