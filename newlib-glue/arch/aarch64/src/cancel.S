/* long __sigil_cancel_call(volatile int *cancelled, long number, long a … f): a system call that is
 * a cancellation point.
 *
 * sigil_syscall_cp has the number in x8 and the arguments in x0 to x5. The kernel shows a handler
 * that interrupts the call a program counter on the call instruction (it will be restarted) or
 * on __sigil_cancel_end (it is over), as the trap instruction does: the handler of
 * cancellation compares it with the two labels. */
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
	.type __sigil_cancel_call,%function
__sigil_cancel_call:
	stp x29,x30,[sp,#-16]!
	mov x29,sp
__sigil_cancel_begin:
	ldr w9,[x0]
	cbnz w9,__sigil_cancel_act
	mov x8,x1
	mov x0,x2
	mov x1,x3
	mov x2,x4
	mov x3,x5
	mov x4,x6
	mov x5,x7
	bl sigil_syscall_cp
__sigil_cancel_end:
	ldp x29,x30,[sp],#16
	ret
__sigil_cancel_act:
	ldp x29,x30,[sp],#16
	b __sigil_cancel
	.size __sigil_cancel_call,.-__sigil_cancel_call
	.section .note.GNU-stack,"",%progbits
