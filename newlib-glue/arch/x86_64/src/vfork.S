/* pid_t vfork(void). The child may use the words of the stack that say where to go on from here:
 * the kernel puts them back before the parent does. */
	.text
	.globl vfork
	.globl _vfork
	.type vfork,@function
vfork:
_vfork:
	call sigil_sys_vfork
	movq %rax,%rdi
	jmp __sigil_result
	.size vfork,.-vfork
	.section .note.GNU-stack,"",@progbits
