/* Ways into the kernel and out of it.
 *
 * A linked program calls a system call as a C function; the stub of the call
 * leaves the implementation's address in t1 and comes here. The kernel runs
 * with interrupts off on the thread's own kernel stack; on the way out one load
 * tells whether anything (signal, exit, stop, reschedule) is to be done first.
 * The program's tp and gp stay where they are: the kernel uses neither.
 *
 * Offsets into Cpu (sscratch), CallFrame and TrapFrame are asserted in percpu.rs and context.rs; those into Task
 * come from mod.rs. */
    .option push
    .option norelax

    .set CPU_CURRENT, 0
    .set CPU_KSTACK, 8
    .set CPU_WORK, 16
    .set CPU_INTO, 20
    .set CPU_NUMBER, 24
    .set CPU_SP, 32
    .set CPU_T0, 40

    .set F_S, 0
    .set F_RA, 96
    .set F_PC, 104
    .set F_RET, 112
    .set F_ENTRY, 120
    .set F_NUMBER, 128
    .set F_A, 136
    .set F_SP, 184
    .set F_SIZE, 192

    .set TRAPFRAME_SIZE, 304
/* The general registers in a signal frame. */
    .set REGS, 304
/* Work::SIGNAL | Work::RESTART */
    .set INTERRUPTED, 5

    .set SIE, 2
    .set SPIE, 0x20
    .set SPP, 0x100

.macro FOR_S do, base, at
    \do s0, \at + 0(\base)
    \do s1, \at + 8(\base)
    \do s2, \at + 16(\base)
    \do s3, \at + 24(\base)
    \do s4, \at + 32(\base)
    \do s5, \at + 40(\base)
    \do s6, \at + 48(\base)
    \do s7, \at + 56(\base)
    \do s8, \at + 64(\base)
    \do s9, \at + 72(\base)
    \do s10, \at + 80(\base)
    \do s11, \at + 88(\base)
.endm

/* On the thread's kernel stack, at the frame of a call; t3 is lost. */
.macro ENTER_CALL
    csrci sstatus, SIE
    csrr t3, sscratch
    ld t3, CPU_KSTACK(t3)
    sd sp, F_SP - F_SIZE(t3)
    sd ra, F_RA - F_SIZE(t3)
    addi sp, t3, -F_SIZE
.endm

.macro LEAVE_CALL
    ld ra, F_RA(sp)
    ld sp, F_SP(sp)
    csrsi sstatus, SIE
    ret
.endm

/* The registers that calls may lose, but those that need care: tp, t0, a0. */
.macro FOR_LOST do, base
    \do ra, 8(\base)
    \do t1, 48(\base)
    \do t2, 56(\base)
    \do a1, 88(\base)
    \do a2, 96(\base)
    \do a3, 104(\base)
    \do a4, 112(\base)
    \do a5, 120(\base)
    \do a6, 128(\base)
    \do a7, 136(\base)
    \do t3, 224(\base)
    \do t4, 232(\base)
    \do t5, 240(\base)
    \do t6, 248(\base)
.endm

/* Those that they keep, but sp. */
.macro FOR_KEPT do, base
    \do gp, 24(\base)
    \do s0, 64(\base)
    \do s1, 72(\base)
    \do s2, 144(\base)
    \do s3, 152(\base)
    \do s4, 160(\base)
    \do s5, 168(\base)
    \do s6, 176(\base)
    \do s7, 184(\base)
    \do s8, 192(\base)
    \do s9, 200(\base)
    \do s10, 208(\base)
    \do s11, 216(\base)
.endm

    .section .direct.entry, "ax", @progbits

/* t1 = implementation; never asks for a restart, so arguments are not kept. */
    .globl sigil_enter_plain
    .p2align 2
sigil_enter_plain:
    ENTER_CALL
    jalr t1
    csrr t2, sscratch
    ld t2, CPU_WORK(t2)
    bnez t2, 1f
    LEAVE_CALL
1:
    .globl sigil_plain_work
sigil_plain_work:
    sd zero, F_ENTRY(sp)
    j .Lwork

/* t1 = implementation, t2 = where to go again when it is restarted. */
    .globl sigil_enter_restart
    .p2align 2
sigil_enter_restart:
    ENTER_CALL
.Lno_number:
    li t3, -1
    sd t3, F_NUMBER(sp)
    .globl sigil_restartable
sigil_restartable:
    sd t2, F_ENTRY(sp)
    sd a0, F_A + 0(sp)
    sd a1, F_A + 8(sp)
    sd a2, F_A + 16(sp)
    sd a3, F_A + 24(sp)
    sd a4, F_A + 32(sp)
    sd a5, F_A + 40(sp)
    jalr t1
    csrr t2, sscratch
    ld t2, CPU_WORK(t2)
    bnez t2, .Lwait_ended
    LEAVE_CALL

/* With something to do. When that is no more than to enter a handler which the call
 * fails for, its registers but the result are as after any call. */
.Lwait_ended:
    li t1, INTERRUPTED
    bne t2, t1, .Lwork
    sd a0, F_RET(sp)
    mv a0, sp
    call sigil_ends_wait
    mv t0, a0
    ld a0, F_RET(sp)
    beqz t0, .Lwork
    li a0, 0
    csrr t2, sscratch
    ld t2, CPU_WORK(t2)
    bnez t2, .Lwork
    LEAVE_CALL

/* As sigil_enter_restart, for calls that must see every register of the
 * caller (clone, fork): callee-saved ones are in the frame before the call. */
    .globl sigil_enter_full
    .p2align 2
sigil_enter_full:
    ENTER_CALL
    FOR_S sd, sp, F_S
    j .Lno_number

/* Something is to be done before the program goes on. */
.Lwork:
    sd a0, F_RET(sp)
    csrr t2, sscratch
    lw t2, CPU_INTO(t2)
    bnez t2, .Linto
    FOR_S sd, sp, F_S
    sd zero, F_PC(sp)
    mv a0, sp
    call sigil_call_work
    csrr t2, sscratch
    lw t2, CPU_INTO(t2)
    bnez t2, .Linto
/* Callee-saved registers are what they were. */
.Lleave_call:
    ld a0, F_RET(sp)
    ld a1, F_A + 8(sp)
    ld a2, F_A + 16(sp)
    ld a3, F_A + 24(sp)
    ld a4, F_A + 32(sp)
    ld a5, F_A + 40(sp)
    ld a7, F_NUMBER(sp)
    ld t0, F_ENTRY(sp)
    ld t1, F_PC(sp)
    ld ra, F_RA(sp)
    ld sp, F_SP(sp)
    csrsi sstatus, SIE
    bnez t1, 1f
    ret
1:  jr t1

/* A thread that was just cloned begins here. */
    .globl sigil_leave_call
sigil_leave_call:
    FOR_S ld, sp, F_S
    j .Lleave_call

/* t2 = where a call goes on its way out (Into). */
.Linto:
    csrr t1, sscratch
    sw zero, CPU_INTO(t1)
    li t1, 1
    bne t2, t1, .Linto_program
/* Into a handler: F_SP = its frame, which lacks the registers that calls keep, F_PC = where. */
    ld t1, F_PC(sp)
    ld a0, F_A + 0(sp)
    ld ra, F_RA(sp)
    ld sp, F_SP(sp)
/* siginfo, ucontext */
    mv a1, sp
    addi a2, sp, 128
    sd s0, REGS + 8 * 8(sp)
    sd s1, REGS + 9 * 8(sp)
    sd s2, REGS + 18 * 8(sp)
    sd s3, REGS + 19 * 8(sp)
    sd s4, REGS + 20 * 8(sp)
    sd s5, REGS + 21 * 8(sp)
    sd s6, REGS + 22 * 8(sp)
    sd s7, REGS + 23 * 8(sp)
    sd s8, REGS + 24 * 8(sp)
    sd s9, REGS + 25 * 8(sp)
    sd s10, REGS + 26 * 8(sp)
    sd s11, REGS + 27 * 8(sp)
    csrsi sstatus, SIE
    jr t1

/* Where another program begins: its first instruction and its stack pointer are in the frame. */
.Linto_program:
    ld a1, F_A + 0(sp)
    ld a2, F_A + 8(sp)
    addi sp, sp, F_SIZE - TRAPFRAME_SIZE
    mv a0, sp
    call sigil_program_begins
    j sigil_leave_trap

/* A call that is not there, t0 = its number: ENOSYS, and a line of the trace. */
    .globl sigil_direct_absent
sigil_direct_absent:
    csrci sstatus, SIE
    csrr t2, sscratch
    sd t0, CPU_NUMBER(t2)
    lla t1, sigil_absent
    j sigil_enter_plain

/* The same as an implementation: the number is in the frame. */
    .globl sigil_implementation_absent
sigil_implementation_absent:
    ld t0, F_NUMBER(sp)
    csrr t2, sscratch
    sd t0, CPU_NUMBER(t2)
    tail sigil_absent

/* A program that spins until another thread has done something lets it run:
 * on one processor nothing else helps. */
    .globl sigil_spin_hint
    .p2align 2
sigil_spin_hint:
    lla t1, sigil_ready
    lw t1, 0(t1)
    beqz t1, 1f
    j sigil_sys_sched_yield
1:  ret

/* A system call's return comes here when the small frame of a handler is on top
 * of the program's stack: the signal's number and the handler. */
    .globl sigil_enter_small
    .p2align 2
sigil_enter_small:
    ld a0, 0(sp)
    ld t1, 8(sp)
    addi sp, sp, 16
    lla ra, sigil_return_small
    jr t1

/* The handler returns here; the stack pointer is the rest of its small frame. */
    .globl sigil_return_small
    .p2align 2
sigil_return_small:
    csrci sstatus, SIE
    csrr t3, sscratch
    mv a0, sp
    ld sp, CPU_KSTACK(t3)
    addi sp, sp, -F_SIZE
    call sigil_small_return
/* a0 = result, a1 = stack pointer; RA is in the frame. */
    csrr t2, sscratch
    ld t2, CPU_WORK(t2)
    bnez t2, 1f
    ld ra, F_RA(sp)
    mv sp, a1
    csrsi sstatus, SIE
    ret
1:  sd a1, F_SP(sp)
    j sigil_plain_work

/* rt_sigreturn: sp = the handler's frame. Handlers return here. */
    .globl sigil_sys_rt_sigreturn
    .p2align 2
sigil_sys_rt_sigreturn:
    csrci sstatus, SIE
/* ucontext */
    addi a0, sp, 128
    csrr t0, sscratch
    ld sp, CPU_KSTACK(t0)
    addi sp, sp, -TRAPFRAME_SIZE
    mv a1, sp
    call sigil_full_return
    srli t0, a0, 1
    beqz t0, 1f
/* a0 = the registers to load, in the frame's order. */
    ld t0, 0(a0)
    csrw sepc, t0
    li t0, SPP | SPIE
    csrs sstatus, t0
    sc.d zero, t0, 0(sp)
    FOR_KEPT ld, a0
    FOR_LOST ld, a0
    ld tp, 32(a0)
    ld t0, 40(a0)
    ld sp, 16(a0)
    ld a0, 80(a0)
    sret
1:  beqz a0, sigil_leave_trap
/* Another handler is entered in place of the one that returned; all other registers stay. */
    ld t1, 0(sp)
    ld ra, 8(sp)
    ld a0, 80(sp)
    ld sp, 16(sp)
    mv a1, sp
    addi a2, sp, 128
    csrsi sstatus, SIE
    jr t1

/* ---- exceptions and interrupts: at once on the thread's kernel stack (or below
 * the kernel's own, for a fault inside a user copy); nothing is written to the
 * program's. Interrupts are on in the program and off in the kernel: the saved
 * flag tells which. ---- */
    .set T_STATUS, 256
    .set T_CAUSE, 264
    .set T_VALUE, 272
    .set T_CALL, 280
    .set T_FIRST, 288
    .set T_NO_ADDRESS, 296

/* Of an unprivileged program's system call; those of interrupts are negative. */
    .set CAUSE_CALL, 8
    .set NR_SIGRETURN, 139
    .set NR_CLONE, 220
    .set NR_CLONE3, 435
/* Rest::Work */
    .set REST_WORK, 1
    .set SUM, 0x40000
    .set VS, 0x600

    .section .text.traps, "ax", @progbits
    .globl sigil_trap_entry
    .p2align 2
sigil_trap_entry:
    csrrw tp, sscratch, tp
    sd sp, CPU_SP(tp)
    csrr sp, sstatus
    andi sp, sp, SPIE
    beqz sp, .Lin_kernel
    ld sp, CPU_KSTACK(tp)
    addi sp, sp, -TRAPFRAME_SIZE
/* The registers that calls keep go into the frame only where somebody will look at them. */
.Lon_stack:
    sd t0, 40(sp)
    FOR_LOST sd, sp
    sd a0, 80(sp)
    ld t1, CPU_SP(tp)
    csrrw t3, sscratch, tp
    csrr t4, sepc
    csrr t5, sstatus
    csrr t6, scause
    sd t1, 16(sp)
/* tp */
    sd t3, 32(sp)
    sd t5, T_STATUS(sp)
    li t0, CAUSE_CALL
    beq t6, t0, .Ltrap_call
    mv a0, sp
    csrr t0, stval
    sd t4, 0(sp)
    sd zero, T_NO_ADDRESS(sp)
    sd t6, T_CAUSE(sp)
    sd t0, T_VALUE(sp)
    sd zero, T_CALL(sp)
    bltz t6, .Linterrupt
    call sigil_page_fault
    beqz a0, .Lleave_kept
    FOR_KEPT sd, sp
    mv a1, a0
    mv a0, sp
    call sigil_exception
.Lleave_exception:
    bnez a0, .Lto_handler
    .globl sigil_leave_trap
sigil_leave_trap:
    FOR_KEPT ld, sp
.Lleave_kept:
    ld t0, T_STATUS(sp)
    ld t1, 0(sp)
    csrw sstatus, t0
    csrw sepc, t1
/* what was reserved before is not any more */
    sc.d zero, t1, 0(sp)
    FOR_LOST ld, sp
    ld a0, 80(sp)
    ld tp, 32(sp)
    ld t0, 40(sp)
    ld sp, 16(sp)
    sret

/* A system call, of which the arguments are in their registers; tp is the processor's as long as the trap lasts. The
 * last word of an unprivileged thread's stack is never another than 0. */
.Ltrap_call:
    andi t0, t5, VS
    bnez t0, .Lcall_with_all
    li t0, NR_SIGRETURN
    beq a7, t0, .Lcall_with_frame
    li t0, NR_CLONE
    bgeu a7, t0, .Lcall_is_high
.Lcall:
    lui t0, SUM >> 12
    csrs sstatus, t0
    addi t4, t4, 4
    li t0, 1
    ld t1, CPU_CURRENT(tp)
    sd t4, 0(sp)
    sd t0, T_CALL(sp)
    sd a0, T_FIRST(sp)
/* All of its floating-point state is the program's. */
    sb t0, TASK_BY_TRAP(t1)
    sb t0, TASK_KEEP(t1)
    .weak sigil_trap_by_number
    call sigil_trap_by_number
    ld t1, CPU_CURRENT(tp)
    sd a0, 80(sp)
    lbu t0, TASK_VECTORS(t1)
    sb zero, TASK_BY_TRAP(t1)
    sb t0, TASK_KEEP(t1)
    ld t0, T_CALL(sp)
    lw t1, CPU_WORK(tp)
    li a0, REST_WORK
    bnez t1, .Lcall_rest
    bnez t0, .Lleave_kept
    j sigil_leave_trap

.Lcall_is_high:
    beq a7, t0, .Lcall_with_all
    li t0, NR_CLONE3
    bne a7, t0, .Lcall
/* A new thread begins with all registers. */
.Lcall_with_all:
    FOR_KEPT sd, sp
.Lcall_with_frame:
    sd t4, 0(sp)
    mv a0, sp
    call sigil_trap_syscall
    ld t0, T_CALL(sp)
    beqz t0, 3f
    beqz a0, .Lleave_kept
/* a0 = what is left to do, of which the frame has all registers; or it has others than there were. */
.Lcall_rest:
    beqz t0, 3f
    FOR_KEPT sd, sp
3:  beqz a0, sigil_leave_trap
    mv a1, a0
    mv a0, sp
    call sigil_trap_rest
    j sigil_leave_trap

.Linterrupt:
    FOR_KEPT sd, sp
    call sigil_interrupt
    j .Lleave_exception
/* To the handler of a linked program, with the registers that a function finds at its beginning. Those
 * that calls keep are as they were. */
.Lto_handler:
    ld t1, 0(sp)
    ld ra, 8(sp)
    ld tp, 32(sp)
    ld a0, 80(sp)
    ld a1, 88(sp)
    ld a2, 96(sp)
    ld sp, 16(sp)
    csrsi sstatus, SIE
    jr t1

/* The kernel was interrupted: on its stack, if there is room. Kernel stacks have 16 KiB below an odd
 * multiple of that, but for the one in the image. */
.Lin_kernel:
    sd t0, CPU_T0(tp)
    ld sp, CPU_SP(tp)
    addi sp, sp, -TRAPFRAME_SIZE
    andi sp, sp, -16
    lui t0, 0xc0000
    bgeu sp, t0, 1f
    slli t0, sp, 63 - 14
    bltz t0, 1f
    lla sp, sigil_fatal_stack_top
    addi sp, sp, -TRAPFRAME_SIZE
1:  ld t0, CPU_T0(tp)
    j .Lon_stack

/* sigil_switch(from: *mut *mut u8, to: *mut u8): saves the kernel context on
 * the present stack, its pointer in *from, and goes on with `to`. */
    .section .text.switch, "ax", @progbits
    .globl sigil_switch
    .p2align 2
sigil_switch:
    addi sp, sp, -128
    FOR_S sd, sp, 0
    sd ra, 96(sp)
    sd tp, 104(sp)
    sd gp, 112(sp)
    sd sp, 0(a0)
    mv sp, a1
    FOR_S ld, sp, 0
    ld ra, 96(sp)
    ld tp, 104(sp)
    ld gp, 112(sp)
    addi sp, sp, 128
    ret

/* A new thread's first step: s0 = the way out of the kernel. */
    .globl sigil_thread_entry
    .p2align 2
sigil_thread_entry:
    mv a0, s0
    call sigil_after_first_switch
    jr s0

    .section .bss.fatal, "aw", @nobits
    .balign 16
    .skip 8192
sigil_fatal_stack_top:
    .option pop
