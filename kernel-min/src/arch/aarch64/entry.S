/* Ways into the kernel and out of it.
 *
 * A linked program calls a system call as a C function; the stub of the call
 * leaves the implementation's address in x16 and comes here. The kernel runs
 * with interrupts off on the thread's own kernel stack, which SP_EL1 points to the
 * top of while a program runs on SP_EL0; on the way out one load
 * tells whether anything (signal, exit, stop, reschedule) is to be done first.
 *
 * Offsets into Cpu (TPIDR_EL1), CallFrame and TrapFrame are asserted in percpu.rs and context.rs. */

    .set CPU_WORK, 16
    .set CPU_INTO, 20
    .set CPU_SCRATCH, 24

    .set F_X19, 0
    .set F_FP, 80
    .set F_PC, 88
    .set F_RET, 96
    .set F_ENTRY, 104
    .set F_NUMBER, 112
    .set F_ARGS, 120
    .set F_LR, 176
    .set F_SP, 184
    .set F_SIZE, 192

    .set T_X30, 240
    .set T_PC, 256
    .set T_ESR, 272
    .set T_CALL, 280
    .set NR_SIGRETURN, 139
    .set T_SIZE, 304

/* In the frame of a handler: its ucontext, the general registers. */
    .set FRAME_UCONTEXT, 128
    .set FRAME_REGS, 312

/* Bit of a kernel stack's addresses that those of the pages below it have not: it has 16 KiB, and its
 * top is a multiple of 32 KiB. */
    .set STACK_BIT, 14

    .section .direct.entry, "ax", @progbits

/* From the program to its thread's kernel stack, with a frame of a call. */
.macro ENTER
    msr daifset, #2
    msr spsel, #1
    sub sp, sp, #F_SIZE
.endm

/* Back with what is in the frame's last words, to \where. */
.macro LEAVE where
    msr sp_el0, x17
    add sp, sp, #F_SIZE
    msr spsel, #0
    msr daifclr, #2
    br \where
.endm

/* x16 = implementation; never asks for a restart, so arguments are not kept. */
    .globl sigil_enter_plain
    .p2align 4
sigil_enter_plain:
    ENTER
    mrs x9, sp_el0
    stp x30, x9, [sp, #F_LR]
    blr x16
    mrs x17, tpidr_el1
    ldr x17, [x17, #CPU_WORK]
    cbnz x17, sigil_plain_work
    ldp x30, x17, [sp, #F_LR]
    LEAVE x30
    .globl sigil_plain_work
sigil_plain_work:
    mov x9, #-1
    stp xzr, x9, [sp, #F_ENTRY]
    b .Lwork

/* x16 = implementation, x17 = where to go again when it is restarted. */
    .globl sigil_enter_restart
    .p2align 4
sigil_enter_restart:
    ENTER
    mov x9, #-1
    stp x17, x9, [sp, #F_ENTRY]
/* x16 = implementation; the frame has ENTRY and NUMBER. */
    .globl sigil_restartable
sigil_restartable:
    mrs x9, sp_el0
    stp x30, x9, [sp, #F_LR]
    stp x0, x1, [sp, #F_ARGS]
    stp x2, x3, [sp, #F_ARGS + 16]
    stp x4, x5, [sp, #F_ARGS + 32]
    blr x16
    mrs x17, tpidr_el1
    ldr x17, [x17, #CPU_WORK]
    cbnz x17, .Lwait_ended
    ldp x30, x17, [sp, #F_LR]
    LEAVE x30

/* With something to do. When that is no more than to enter a handler which the call
 * fails for, its registers but the result are as after any call. */
.Lwait_ended:
    ldr x9, =SIGIL_INTERRUPTED
    cmp x17, x9
    b.ne .Lwork
    str x0, [sp, #F_RET]
    mov x0, sp
    bl sigil_ends_wait
    mov w9, w0
    mov x0, xzr
    cbnz w9, 1f
    ldr x0, [sp, #F_RET]
    b .Lwork
1:  mrs x9, tpidr_el1
    ldr w10, [x9, #CPU_INTO]
    cbnz w10, .Linto
    ldp x30, x17, [sp, #F_LR]
    LEAVE x30

.macro SAVE_KEPT
    stp x19, x20, [sp, #F_X19]
    stp x21, x22, [sp, #F_X19 + 16]
    stp x23, x24, [sp, #F_X19 + 32]
    stp x25, x26, [sp, #F_X19 + 48]
    stp x27, x28, [sp, #F_X19 + 64]
    stp x29, xzr, [sp, #F_FP]           /* and PC */
.endm

/* As sigil_enter_restart, for calls that must see every register of the
 * caller (clone, fork): callee-saved ones are in the frame before the call. */
    .globl sigil_enter_full
    .p2align 4
sigil_enter_full:
    ENTER
    mov x9, #-1
    stp x17, x9, [sp, #F_ENTRY]
    SAVE_KEPT
    b sigil_restartable

/* Something is to be done before the program goes on. */
.Lwork:
    mrs x9, tpidr_el1
    ldr w10, [x9, #CPU_INTO]
    cbnz w10, .Linto
    str x0, [sp, #F_RET]
    SAVE_KEPT
    mov x0, sp
    bl sigil_call_work
    mrs x9, tpidr_el1
    ldr w10, [x9, #CPU_INTO]
    cbnz w10, .Linto
/* Callee-saved registers are what they were, but for the frame pointer of a handler. */
.Lleave_call:
    ldr x0, [sp, #F_RET]
    ldr x8, [sp, #F_NUMBER]
    ldp x1, x2, [sp, #F_ARGS + 8]
    ldp x3, x4, [sp, #F_ARGS + 24]
    ldr x5, [sp, #F_ARGS + 40]
    ldp x29, x16, [sp, #F_FP]
    ldp x30, x17, [sp, #F_LR]
    cmp x16, #0
    csel x16, x30, x16, eq
    LEAVE x16

/* A thread that was just cloned begins here. */
    .globl sigil_leave_call
sigil_leave_call:
    ldp x19, x20, [sp, #F_X19]
    ldp x21, x22, [sp, #F_X19 + 16]
    ldp x23, x24, [sp, #F_X19 + 32]
    ldp x25, x26, [sp, #F_X19 + 48]
    ldp x27, x28, [sp, #F_X19 + 64]
    b .Lleave_call

/* The call goes elsewhere: w10 = 1 into a handler, F_SP = its frame, which lacks the registers that
 * calls keep, F_FP = the record above that; w10 = 2 into an unprivileged program, ARGS = its first
 * instruction and its stack pointer. */
.Linto:
    str wzr, [x9, #CPU_INTO]
    cmp w10, #2
    b.eq 1f
    ldp x11, x16, [sp, #F_FP]           /* and PC */
    ldp x30, x17, [sp, #F_LR]
    stp x19, x20, [x17, #FRAME_REGS + 19 * 8]
    stp x21, x22, [x17, #FRAME_REGS + 21 * 8]
    stp x23, x24, [x17, #FRAME_REGS + 23 * 8]
    add x12, x17, #FRAME_REGS + 25 * 8
    stp x25, x26, [x12]
    stp x27, x28, [x12, #16]
    str x29, [x12, #32]
    str x29, [x11]
    mov x29, x11
    ldp x0, x1, [sp, #F_ARGS]
    ldr x2, [sp, #F_ARGS + 16]
    LEAVE x16
1:  ldp x0, x1, [sp, #F_ARGS]
    add sp, sp, #F_SIZE
    sub sp, sp, #T_SIZE
    mov x2, sp
    bl sigil_program_begins
    b sigil_leave_trap

/* A call that is not there, x17 = its number: ENOSYS, and a line of the trace. */
    .globl sigil_direct_absent
sigil_direct_absent:
    msr daifset, #2
    mrs x9, tpidr_el1
    str x17, [x9, #CPU_SCRATCH]
    adrp x16, sigil_absent
    add x16, x16, :lo12:sigil_absent
    b sigil_enter_plain

/* The same as an implementation: the number is in the frame. */
    .globl sigil_implementation_absent
sigil_implementation_absent:
    ldr x9, [sp, #F_NUMBER]
    mrs x10, tpidr_el1
    str x9, [x10, #CPU_SCRATCH]
    b sigil_absent

/* A program that spins until another thread has done something lets it run:
 * on one processor nothing else helps. */
    .globl sigil_spin_hint
    .p2align 4
sigil_spin_hint:
    adrp x9, sigil_ready
    ldr w9, [x9, :lo12:sigil_ready]
    cbnz w9, 1f
    yield
    ret
1:  b sigil_sys_sched_yield

/* A system call's return comes here when the small frame of a handler is on top
 * of the program's stack: the signal's number and the handler. */
    .globl sigil_enter_small
    .p2align 4
sigil_enter_small:
    ldp x0, x16, [sp], #16
    adr x30, sigil_return_small
    br x16

/* The handler returns here; the stack pointer is the rest of its small frame. */
    .globl sigil_return_small
    .p2align 4
sigil_return_small:
    ENTER
    mrs x0, sp_el0
    bl sigil_small_return               /* x0 = result, x1 = stack pointer; LR is in the frame */
    str x1, [sp, #F_SP]
    mrs x17, tpidr_el1
    ldr x17, [x17, #CPU_WORK]
    cbnz x17, sigil_plain_work
    ldp x30, x17, [sp, #F_LR]
    LEAVE x30

/* rt_sigreturn: the stack pointer is the frame's address. */
    .globl sigil_sys_rt_sigreturn
    .p2align 4
sigil_sys_rt_sigreturn:
    msr daifset, #2
    msr spsel, #1
    sub sp, sp, #T_SIZE
    mrs x0, sp_el0
    mov x1, sp
    bl sigil_full_return
    cmp x0, #1
    b.lo sigil_leave_trap
    b.eq 1f
/* x0 = the registers to load, in the frame's order. */
    msr daifset, #0xf
    add sp, sp, #T_SIZE
    ldp x1, x2, [x0, #31 * 8]           /* stack pointer, counter */
    ldr x3, [x0, #33 * 8]
    ldr x4, =SIGIL_RESTORABLE_STATE
    and x3, x3, x4
    ldr x4, =SIGIL_PROGRAM_STATE
    orr x3, x3, x4
    msr sp_el0, x1
    msr elr_el1, x2
    msr spsr_el1, x3
    ldp x2, x3, [x0, #16]
    ldp x4, x5, [x0, #32]
    ldp x6, x7, [x0, #48]
    ldp x8, x9, [x0, #64]
    ldp x10, x11, [x0, #80]
    ldp x12, x13, [x0, #96]
    ldp x14, x15, [x0, #112]
    ldp x16, x17, [x0, #128]
    ldp x18, x19, [x0, #144]
    ldp x20, x21, [x0, #160]
    ldp x22, x23, [x0, #176]
    ldp x24, x25, [x0, #192]
    ldp x26, x27, [x0, #208]
    ldp x28, x29, [x0, #224]
    ldr x30, [x0, #240]
    ldp x0, x1, [x0]
    eret
/* Another handler is entered in place of the one that returned; all other registers stay. */
1:  ldp x0, x1, [sp]
    ldr x2, [sp, #16]
    ldr x29, [sp, #29 * 8]
    ldp x30, x17, [sp, #T_X30]
    ldr x16, [sp, #T_PC]
    msr sp_el0, x17
    add sp, sp, #T_SIZE
    msr spsel, #0
    msr daifclr, #2
    br x16

/* ---- exceptions and interrupts: always on the kernel's stack. The stack pointer that the trapped
 * mode used tells whether it was the program or the kernel. ---- */

.macro SAVE_MOST
    stp x0, x1, [sp]
    stp x2, x3, [sp, #16]
    stp x4, x5, [sp, #32]
    stp x6, x7, [sp, #48]
    stp x8, x9, [sp, #64]
    stp x10, x11, [sp, #80]
    stp x12, x13, [sp, #96]
    stp x14, x15, [sp, #112]
    stp x16, x17, [sp, #128]
    stp x18, x19, [sp, #144]
    stp x20, x21, [sp, #160]
    stp x22, x23, [sp, #176]
    stp x24, x25, [sp, #192]
    stp x26, x27, [sp, #208]
    stp x28, x29, [sp, #224]
.endm

/* The rest, with the stack pointer in x0. */
.macro SAVE_REST
    stp x30, x0, [sp, #T_X30]
    mrs x0, elr_el1
    mrs x1, spsr_el1
    stp x0, x1, [sp, #T_PC]
    mrs x2, esr_el1
    stp x2, xzr, [sp, #T_ESR]
    stp xzr, xzr, [sp, #T_CALL + 8]
    mov x29, xzr
    mov x0, sp
.endm

.macro FROM_PROGRAM to
    .p2align 7
    sub sp, sp, #T_SIZE
    SAVE_MOST
    mrs x0, sp_el0
    b \to
.endm

.macro FROM_KERNEL to
    .p2align 7
    sub sp, sp, #T_SIZE
    /* Is there room? Without a register to spare: sp and x0 are changed back. */
    add sp, sp, x0
    sub x0, sp, x0
    tbz x0, #STACK_BIT, .Loverflow
    sub x0, sp, x0
    sub sp, sp, x0
    SAVE_MOST
    add x0, sp, #T_SIZE
    b \to
.endm

    .section .text.vectors, "ax", @progbits
    .globl sigil_vectors
    .p2align 11
sigil_vectors:
    /* EL1 on SP_EL0: a linked program. */
    FROM_PROGRAM .Lexception
    FROM_PROGRAM .Linterrupt
    FROM_PROGRAM .Lno_vector
    FROM_PROGRAM .Lno_vector
    /* EL1 on SP_EL1: the kernel. */
    FROM_KERNEL .Lexception
    FROM_KERNEL .Linterrupt
    FROM_KERNEL .Lno_vector
    FROM_KERNEL .Lno_vector
    /* EL0: an unprivileged program. */
    FROM_PROGRAM .Lexception
    FROM_PROGRAM .Linterrupt
    FROM_PROGRAM .Lno_vector
    FROM_PROGRAM .Lno_vector
    /* EL0 in the 32-bit state, which no program gets into. */
    FROM_PROGRAM .Lno_vector
    FROM_PROGRAM .Lno_vector
    FROM_PROGRAM .Lno_vector
    FROM_PROGRAM .Lno_vector
    .p2align 7

.Lexception:
    SAVE_REST
    lsr w9, w2, #26
    cmp w9, #0x15                       /* svc */
    b.eq 1f
    bl sigil_exception
    b sigil_leave_trap

/* An unprivileged program's call, but for what a function has to look at. */
1:  tbnz w1, #2, .Lany_call
    cmp x8, #NR_SIGRETURN
    b.eq .Lany_call
    mrs x9, cpacr_el1
    tbnz x9, #17, .Lany_call            /* SVE */
    mrs x9, tpidr_el1
    ldr x9, [x9]
    mov w10, #1
    ldp x0, x1, [sp]
    ldr x2, [sp, #16]
/* All of its floating-point state is the program's. */
    strb w10, [x9, #TASK_BY_TRAP]
    strb w10, [x9, #TASK_KEEP]
    stp x10, x0, [sp, #T_CALL]
    .weak sigil_trap_by_number
    bl sigil_trap_by_number
    mrs x9, tpidr_el1
    ldr x10, [x9]
    ldr w11, [x9, #CPU_WORK]
    str x0, [sp]
    strb wzr, [x10, #TASK_BY_TRAP]
    strb wzr, [x10, #TASK_KEEP]
    cbz w11, sigil_leave_trap
    mov x0, sp
    bl sigil_trap_work
    b sigil_leave_trap

.Lany_call:
    bl sigil_trap_syscall
    b sigil_leave_trap

.Linterrupt:
    SAVE_REST
    bl sigil_interrupt
    .globl sigil_leave_trap
sigil_leave_trap:
    msr daifset, #0xf
    ldp x0, x1, [sp, #T_PC]
    msr elr_el1, x0
    msr spsr_el1, x1
    ldp x30, x0, [sp, #T_X30]
    tbnz w1, #0, 2f                     /* the kernel's own stack pointer is right */
    msr sp_el0, x0
2:  ldp x0, x1, [sp]
    ldp x2, x3, [sp, #16]
    ldp x4, x5, [sp, #32]
    ldp x6, x7, [sp, #48]
    ldp x8, x9, [sp, #64]
    ldp x10, x11, [sp, #80]
    ldp x12, x13, [sp, #96]
    ldp x14, x15, [sp, #112]
    ldp x16, x17, [sp, #128]
    ldp x18, x19, [sp, #144]
    ldp x20, x21, [sp, #160]
    ldp x22, x23, [sp, #176]
    ldp x24, x25, [sp, #192]
    ldp x26, x27, [sp, #208]
    ldp x28, x29, [sp, #224]
    add sp, sp, #T_SIZE
    eret

.Lno_vector:
    SAVE_REST
    bl sigil_no_vector
    udf #0

/* No room on the kernel's stack: the end, told on the stack of boot. */
.Loverflow:
    adrp x0, sigil_boot_stack_top
    add x0, x0, :lo12:sigil_boot_stack_top
    sub sp, x0, #T_SIZE
    SAVE_MOST
    SAVE_REST
    bl sigil_overflow
    udf #0

/* sigil_switch(from: *mut *mut u8, to: *mut u8): saves the kernel context on
 * the present stack, its pointer in *from, and goes on with `to`. */
    .section .text.switch, "ax", @progbits
    .globl sigil_switch
    .p2align 4
sigil_switch:
    stp x19, x20, [sp, #-96]!
    stp x21, x22, [sp, #16]
    stp x23, x24, [sp, #32]
    stp x25, x26, [sp, #48]
    stp x27, x28, [sp, #64]
    stp x29, x30, [sp, #80]
    mov x9, sp
    str x9, [x0]
    mov sp, x1
    ldp x21, x22, [sp, #16]
    ldp x23, x24, [sp, #32]
    ldp x25, x26, [sp, #48]
    ldp x27, x28, [sp, #64]
    ldp x29, x30, [sp, #80]
    ldp x19, x20, [sp], #96
    ret

/* A new thread's first step, x19 = its way out of the kernel. */
    .globl sigil_thread_entry
sigil_thread_entry:
    bl sigil_after_first_switch
    br x19
