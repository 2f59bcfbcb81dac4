/* long __sigil_cancel_call(volatile int *cancelled, long number, long a … f): a system call that is
 * a cancellation point.
 *
 * The kernel shows a handler that interrupts the call a program counter on the call instruction (it
 * will be restarted) or on __sigil_cancel_end (it is over), as the trap instruction does: the
 * handler of cancellation compares it with the two labels. */
	.text
	.globl __sigil_cancel_begin
	.hidden __sigil_cancel_begin
	.globl __sigil_cancel_end
	.hidden __sigil_cancel_end
	.globl __sigil_cancel_act
	.hidden __sigil_cancel_act
	.hidden __sigil_cancel
	.globl __sigil_cancel_call
	.hidden __sigil_cancel_call
	.type __sigil_cancel_call,@function
__sigil_cancel_call:
__sigil_cancel_begin:
	movl (%rdi),%eax
	testl %eax,%eax
	jnz __sigil_cancel_act
	movq %rsi,%rax
	movq %rdx,%rdi
	movq %rcx,%rsi
	movq %r8,%rdx
	movq %r9,%rcx
	movq 8(%rsp),%r8
	movq 16(%rsp),%r9
	call sigil_syscall_cp
__sigil_cancel_end:
	ret
__sigil_cancel_act:
	jmp __sigil_cancel
	.size __sigil_cancel_call,.-__sigil_cancel_call
	.section .note.GNU-stack,"",@progbits
