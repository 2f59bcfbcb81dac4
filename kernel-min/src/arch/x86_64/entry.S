/* Ways into the kernel and out of it.
 *
 * A linked program calls a system call as a C function; the stub of the call
 * leaves the implementation's address in %rax and comes here. The kernel runs
 * with interrupts off on the thread's own kernel stack; on the way out one load
 * tells whether anything (signal, exit, stop, reschedule) is to be done first.
 *
 * Offsets into Cpu (%gs) and CallFrame are asserted in context.rs / percpu.rs. */

    .set CPU_KSTACK, 16
    .set CPU_WORK, 24
    .set CPU_SCRATCH, 32

    .set F_R15, 0
    .set F_R14, 8
    .set F_R13, 16
    .set F_R12, 24
    .set F_RBP, 32
    .set F_RBX, 40
    .set F_RET, 48
    .set F_ENTRY, 56
    .set F_NUMBER, 64
    .set F_RDI, 72
    .set F_RSI, 80
    .set F_RDX, 88
    .set F_RCX, 96
    .set F_R8, 104
    .set F_R9, 112
    .set F_RSP, 120
    .set F_SIZE, 128

    .section .direct.entry, "ax", @progbits

/* %rax = implementation; never asks for a restart, so arguments are not kept. */
    .globl sigil_enter_plain
    .p2align 4
sigil_enter_plain:
    cli
    movq %gs:CPU_KSTACK, %r11
    movq %rsp, (F_RSP - F_SIZE)(%r11)
    leaq -F_SIZE(%r11), %rsp
    call *%rax
    cmpl $0, %gs:CPU_WORK
    jne 1f
    movq F_RSP(%rsp), %rsp
    sti
    ret
1:
    .globl sigil_plain_work
sigil_plain_work:
    movq $0, F_ENTRY(%rsp)
    jmp .Lwork

/* An implementation returns here instead of to its caller when a handler is to be
 * entered (CallFrame::return_into_handler): F_RSP = its frame, which lacks the
 * registers that calls keep. Its address is in the word below. */
    .globl sigil_enter_handler
sigil_enter_handler:
    movq F_RSP(%rsp), %rsi
    movl 312(%rsi), %edi                /* si_signo */
    movq %r12, 80(%rsi)
    movq %r13, 88(%rsi)
    movq %r14, 96(%rsi)
    movq %r15, 104(%rsi)
    movq %rbp, 128(%rsi)
    movq %rbx, 136(%rsi)
    leaq 8(%rsi), %rdx                  /* ucontext */
    leaq -8(%rsi), %rsp
    addq $312, %rsi                     /* siginfo */
    xorl %eax, %eax
    sti
    ret

/* %rax = implementation, %r10 = where to go again when it is restarted. */
    .globl sigil_enter_restart
    .p2align 4
sigil_enter_restart:
    cli
    movq %gs:CPU_KSTACK, %r11
    movq %rsp, (F_RSP - F_SIZE)(%r11)
    leaq -F_SIZE(%r11), %rsp
    movq $-1, F_NUMBER(%rsp)
    .globl sigil_restartable
sigil_restartable:
    movq %r10, F_ENTRY(%rsp)
    movq %rdi, F_RDI(%rsp)
    movq %rsi, F_RSI(%rsp)
    movq %rdx, F_RDX(%rsp)
    movq %rcx, F_RCX(%rsp)
    movq %r8, F_R8(%rsp)
    movq %r9, F_R9(%rsp)
    call *%rax
    cmpl $0, %gs:CPU_WORK
    jne .Lwait_ended
    movq F_RSP(%rsp), %rsp
    sti
    ret

/* With something to do. When that is no more than to enter a handler which the call
 * fails for, its registers but the result are as after any call. */
.Lwait_ended:
    cmpl $SIGIL_INTERRUPTED, %gs:CPU_WORK
    jne .Lwork
    movq %rax, F_RET(%rsp)
    movq %rsp, %rdi
    call sigil_ends_wait
    testb %al, %al
    jz 1f
    movq F_RSP(%rsp), %rsp
    xorl %eax, %eax
    sti
    ret
1:  movq F_RET(%rsp), %rax
    jmp .Lwork

/* As sigil_enter_restart, for calls that must see every register of the
 * caller (clone, fork): callee-saved ones are in the frame before the call. */
    .globl sigil_enter_full
    .p2align 4
sigil_enter_full:
    cli
    movq %gs:CPU_KSTACK, %r11
    movq %rsp, (F_RSP - F_SIZE)(%r11)
    leaq -F_SIZE(%r11), %rsp
    movq $-1, F_NUMBER(%rsp)
    movq %rbx, F_RBX(%rsp)
    movq %rbp, F_RBP(%rsp)
    movq %r12, F_R12(%rsp)
    movq %r13, F_R13(%rsp)
    movq %r14, F_R14(%rsp)
    movq %r15, F_R15(%rsp)
    jmp sigil_restartable

/* Something is to be done before the program goes on. */
.Lwork:
    movq %rax, F_RET(%rsp)
    movq %rbx, F_RBX(%rsp)
    movq %rbp, F_RBP(%rsp)
    movq %r12, F_R12(%rsp)
    movq %r13, F_R13(%rsp)
    movq %r14, F_R14(%rsp)
    movq %r15, F_R15(%rsp)
.Lwork_saved:
    movq %rsp, %rdi
    call sigil_call_work
/* Callee-saved registers are what they were. */
.Lleave_call:
    movq F_RET(%rsp), %rax
    movq F_RDI(%rsp), %rdi
    movq F_RSI(%rsp), %rsi
    movq F_RDX(%rsp), %rdx
    movq F_RCX(%rsp), %rcx
    movq F_R8(%rsp), %r8
    movq F_R9(%rsp), %r9
    movq F_RSP(%rsp), %rsp
    sti
    ret

/* A thread that was just cloned begins here. */
    .globl sigil_leave_call
sigil_leave_call:
    movq F_RBX(%rsp), %rbx
    movq F_RBP(%rsp), %rbp
    movq F_R12(%rsp), %r12
    movq F_R13(%rsp), %r13
    movq F_R14(%rsp), %r14
    movq F_R15(%rsp), %r15
    jmp .Lleave_call

/* A call that is not there, %r10 = its number: ENOSYS, and a line of the trace. */
    .globl sigil_direct_absent
sigil_direct_absent:
    cli
    movq %r10, %gs:CPU_SCRATCH
    leaq sigil_absent(%rip), %rax
    jmp sigil_enter_plain

/* The same as an implementation: the number is in the frame. */
    .globl sigil_implementation_absent
sigil_implementation_absent:
    movq 8 + F_NUMBER(%rsp), %rax
    movq %rax, %gs:CPU_SCRATCH
    jmp sigil_absent

/* A program that spins until another thread has done something lets it run:
 * on one processor nothing else helps. */
    .globl sigil_spin_hint
    .p2align 4
sigil_spin_hint:
    cmpl $0, sigil_ready(%rip)
    jne sigil_sys_sched_yield
    pause
    ret

/* A system call's return comes here when the small frame of a handler is on top
 * of the program's stack: the signal's number and the handler. */
    .globl sigil_enter_small
    .p2align 4
sigil_enter_small:
    popq %rdi
    ret

/* The handler returns here; %rsp = the rest of its small frame. */
    .globl sigil_return_small
    .p2align 4
sigil_return_small:
    cli
    movq %rsp, %rdi
    movq %gs:CPU_KSTACK, %rsp
    call sigil_small_return             /* %rax = result, %rdx = stack pointer */
    cmpl $0, %gs:CPU_WORK
    jne 1f
    movq %rdx, %rsp
    sti
    ret
1:  subq $F_SIZE, %rsp
    movq %rdx, F_RSP(%rsp)
    movq $0, F_ENTRY(%rsp)
    jmp .Lwork

/* rt_sigreturn: %rsp = the frame's ucontext, as the handler's `ret` left it. */
    .globl sigil_sys_rt_sigreturn
    .p2align 4
sigil_sys_rt_sigreturn:
    cli
    movq %rsp, %rdi
    movq %gs:CPU_KSTACK, %rsp
    subq $TRAPFRAME_SIZE, %rsp
    movq %rsp, %rsi
    call sigil_full_return
    cmpq $1, %rax
    jbe 1f
/* %rax = the registers to load, in the frame's order. */
    movl 136(%rax), %edx
    andl $SIGIL_RESTORABLE_FLAGS, %edx
    orl $SIGIL_PROGRAM_FLAGS, %edx
    pushq $0x18                         /* ss */
    pushq 120(%rax)                     /* rsp */
    pushq %rdx
    pushq $0x10                         /* cs */
    pushq 128(%rax)                     /* rip */
    movq 0(%rax), %r8
    movq 8(%rax), %r9
    movq 16(%rax), %r10
    movq 24(%rax), %r11
    movq 32(%rax), %r12
    movq 40(%rax), %r13
    movq 48(%rax), %r14
    movq 56(%rax), %r15
    movq 64(%rax), %rdi
    movq 72(%rax), %rsi
    movq 80(%rax), %rbp
    movq 88(%rax), %rbx
    movq 96(%rax), %rdx
    movq 112(%rax), %rcx
    movq 104(%rax), %rax
    iretq
1:  jb sigil_leave_trap
/* Another handler is entered in place of the one that returned. */
    movq 17 * 8(%rsp), %r11             /* rip */
    movq 20 * 8(%rsp), %rsp
    leaq 8(%rsp), %rdx                  /* ucontext */
    leaq 312(%rsp), %rsi                /* siginfo */
    movl (%rsi), %edi
    xorl %eax, %eax
    sti
    jmp *%r11

/* An implementation returns here when another program begins, with the frame of a
 * call by function: F_RDI = its first instruction, F_RSI = its stack pointer. */
    .globl sigil_enter_program
sigil_enter_program:
    movq F_RDI(%rsp), %rax
    movq F_RSI(%rsp), %rcx
    addq $F_SIZE, %rsp
    pushq $0x2b                         /* ss */
    pushq %rcx                          /* rsp */
    pushq $0x202                        /* rflags */
    pushq $0x33                         /* cs */
    pushq %rax                          /* rip */
    .rept 17
    pushq $0
    .endr
    movq %rsp, %rdi
    call sigil_program_begins
    jmp sigil_leave_trap

/* The end of a trap frame: all general registers but %rcx and %rax. */
.macro PUSH_REGS
    pushq %rdx
    pushq %rbx
    pushq %rbp
    pushq %rsi
    pushq %rdi
    pushq %r15
    pushq %r14
    pushq %r13
    pushq %r12
    pushq %r11
    pushq %r10
    pushq %r9
    pushq %r8
.endm

/* The trap instruction: %rcx = the program's next instruction, %r11 = its flags. */
    .globl sigil_syscall_trap
    .p2align 4
sigil_syscall_trap:
    movq %rsp, %gs:CPU_SCRATCH
    movq %gs:CPU_KSTACK, %rsp
    pushq $0x18                         /* ss */
    pushq %gs:CPU_SCRATCH               /* rsp */
    pushq %r11                          /* rflags */
    pushq $0x10                         /* cs */
.Lsyscall_trap:
    pushq %rcx                          /* rip */
    pushq $0                            /* error code */
    pushq $0                            /* vector */
    pushq %rcx
    pushq %rax
    PUSH_REGS
    movq %rsp, %rdi
    call sigil_trap_syscall
    jmp sigil_leave_trap

/* The same from an unprivileged program. */
    .globl sigil_syscall_user
    .p2align 4
sigil_syscall_user:
    swapgs
    movq %rsp, %gs:CPU_SCRATCH
    movq %gs:CPU_KSTACK, %rsp
    pushq $0x2b                         /* ss */
    pushq %gs:CPU_SCRATCH               /* rsp */
    pushq %r11                          /* rflags */
    pushq $0x33                         /* cs */
    jmp .Lsyscall_trap

/* ---- exceptions and interrupts: first on an IST stack, so that red zones and
 * small or unmapped stacks of the program are safe; then on the thread's kernel
 * stack (or below the kernel's own, for a fault inside a user copy). Interrupts
 * are on in the program and off in the kernel: the saved flag tells which. ---- */
    .set TRAPFRAME_SIZE, 22 * 8

    .altmacro
.macro STUB n
    .p2align 4
trap\n:
    .if (\n == 8) || ((\n >= 10) && (\n <= 14)) || (\n == 17) || (\n == 21)
    .else
    pushq $0
    .endif
    pushq $\n
    .if \n == 14
    jmp page_fault_common
    .else
    jmp trap_common
    .endif
.endm
    .set i, 0
    .rept 64
    STUB %i
    .set i, i + 1
    .endr

/* From the stub's stack to the thread's, with a trap frame at %rdi. An
 * unprivileged program has a GS base of its own, and may have set AC, which would
 * let the kernel use its memory without noticing (SMAP). */
.macro TRAP_FRAME
    pushq %rax
    pushq %rcx
    movq %rsp, %rcx
    testb $3, 40(%rcx)                  /* cs */
    jz 3f
    swapgs
    pushfq
    andq $~0x40000, (%rsp)
    popfq
3:
    testl $0x200, 48(%rcx)
    jz 1f
    movq %gs:CPU_KSTACK, %rsp
    jmp 2f
1:  movq 56(%rcx), %rsp
    andq $-16, %rsp
2:  pushq 64(%rcx)                      /* ss */
    pushq 56(%rcx)                      /* rsp */
    pushq 48(%rcx)                      /* rflags */
    pushq 40(%rcx)                      /* cs */
    pushq 32(%rcx)                      /* rip */
    pushq 24(%rcx)                      /* error code */
    pushq 16(%rcx)                      /* vector */
    pushq (%rcx)                        /* rcx */
    pushq 8(%rcx)                       /* rax */
    PUSH_REGS
    cld
    movq %rsp, %rdi
.endm

    .p2align 4
page_fault_common:
    TRAP_FRAME
    call sigil_page_fault
    jmp sigil_leave_trap

    .p2align 4
trap_common:
    TRAP_FRAME
    call sigil_trap
    .globl sigil_leave_trap
sigil_leave_trap:
    testb $3, 18 * 8(%rsp)              /* cs */
    jz 1f
    swapgs
1:  popq %r8
    popq %r9
    popq %r10
    popq %r11
    popq %r12
    popq %r13
    popq %r14
    popq %r15
    popq %rdi
    popq %rsi
    popq %rbp
    popq %rbx
    popq %rdx
    popq %rax
    popq %rcx
    addq $16, %rsp
    iretq

    .section .rodata.trapstubs, "a"
    .globl sigil_trap_stubs
    .align 8
sigil_trap_stubs:
.macro ENT n
    .quad trap\n
.endm
    .set i, 0
    .rept 64
    ENT %i
    .set i, i + 1
    .endr

/* sigil_switch(from: *mut *mut u8, to: *mut u8): saves the kernel context on
 * the present stack, its pointer in *from, and goes on with `to`. */
    .section .text.switch, "ax", @progbits
    .globl sigil_switch
    .p2align 4
sigil_switch:
    pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    ret
