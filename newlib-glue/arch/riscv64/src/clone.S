/* long __sigil_clone(int (*function)(void *), void *stack, int flags, void *argument,
 *                    pid_t *parent_tid, void *thread_pointer, pid_t *child_tid)
 *
 * The child goes on behind the call as the parent does: on its own stack, with a0 = 0 and the
 * registers that a call keeps as the parent had them. */
	.text
	.globl __sigil_clone
	.hidden __sigil_clone
	.type __sigil_clone,@function
__sigil_clone:
	addi sp,sp,-16
	sd ra,8(sp)
	andi a1,a1,-16
	addi a1,a1,-16
	sd a0,0(a1)
	sd a3,8(a1)
	zext.w a0,a2
	mv a2,a4
	mv a3,a5
	mv a4,a6
	call sigil_sys_clone
	beqz a0,1f
	ld ra,8(sp)
	addi sp,sp,16
	ret
1:	ld a1,0(sp)
	ld a0,8(sp)
	addi sp,sp,16
	li s0,0
	jalr a1
	call sigil_sys_exit
	unimp
	.size __sigil_clone,.-__sigil_clone
	.section .note.GNU-stack,"",@progbits
