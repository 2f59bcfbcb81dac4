/* pid_t vfork(void): clone with CLONE_VM | CLONE_VFORK | SIGCHLD. The child may use the words of the
 * stack that say where to go on from here: the kernel puts them back before the parent does. */
	.text
	.globl vfork
	.globl _vfork
	.type vfork,@function
vfork:
_vfork:
	addi sp,sp,-16
	sd ra,8(sp)
	li a0,0x4111
	li a1,0
	call sigil_sys_clone
	ld ra,8(sp)
	addi sp,sp,16
	tail __sigil_result
	.size vfork,.-vfork
	.section .note.GNU-stack,"",@progbits
