/* pid_t vfork(void): clone with CLONE_VM | CLONE_VFORK | SIGCHLD. The child may use the words of the
 * stack that say where to go on from here: the kernel puts them back before the parent does. */
	.text
	.globl vfork
	.globl _vfork
	.type vfork,%function
vfork:
_vfork:
	stp x29,x30,[sp,#-16]!
	mov x29,sp
	mov x0,#0x4111
	mov x1,#0
	bl sigil_sys_clone
	ldp x29,x30,[sp],#16
	b __sigil_result
	.size vfork,.-vfork
	.section .note.GNU-stack,"",%progbits
