# pid_t vfork(void). The child may use the words of the stack that say where to go on from here: the
# kernel puts them back before the parent does.
.text
.global vfork
.type vfork,@function
vfork:
	call sigil_sys_vfork
	mov %rax,%rdi
	.hidden __syscall_ret
	jmp __syscall_ret
.size vfork,.-vfork
