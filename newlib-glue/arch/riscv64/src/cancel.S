/* long __sigil_cancel_call(volatile int *cancelled, long number, long a … f): a system call that is
 * a cancellation point.
 *
 * sigil_syscall_cp has the number in a7, the arguments in a0 to a5, and returns to this function's
 * caller. The kernel shows a handler that interrupts the call the program counter that t0 says (it
 * will be restarted) or the caller's (it is over): the handler of cancellation
 * compares it with the two labels. */
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
	lw t0,0(a0)
	bnez t0,__sigil_cancel_act
	mv t1,a1
	mv a0,a2
	mv a1,a3
	mv a2,a4
	mv a3,a5
	mv a4,a6
	mv a5,a7
	mv a7,t1
1:	lla t0,1b
	tail sigil_syscall_cp
__sigil_cancel_end:
__sigil_cancel_act:
	tail __sigil_cancel
	.size __sigil_cancel_call,.-__sigil_cancel_call
	.section .note.GNU-stack,"",@progbits
