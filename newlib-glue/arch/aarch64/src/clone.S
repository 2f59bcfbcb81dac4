/* long __sigil_clone(int (*function)(void *), void *stack, int flags, void *argument,
 *                    pid_t *parent_tid, void *thread_pointer, pid_t *child_tid)
 *
 * The child goes on behind the call as the parent does: on its own stack, with x0 = 0 and the
 * registers that a call keeps as the parent had them. */
	.text
	.globl __sigil_clone
	.hidden __sigil_clone
	.type __sigil_clone,%function
__sigil_clone:
	stp x29,x30,[sp,#-16]!
	mov x29,sp
	and x1,x1,#-16
	stp x0,x3,[x1,#-16]!
	mov w0,w2
	mov x2,x4
	mov x3,x5
	mov x4,x6
	bl sigil_sys_clone
	cbz x0,1f
	ldp x29,x30,[sp],#16
	ret
1:	ldp x1,x0,[sp],#16
	mov x29,#0
	mov x30,#0
	blr x1
	bl sigil_sys_exit
	udf #0
	.size __sigil_clone,.-__sigil_clone
	.section .note.GNU-stack,"",%progbits
