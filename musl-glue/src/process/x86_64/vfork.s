# pid_t vfork(void), by number: the kernel answers ENOSYS until it has a second
# process to make.
.text
.global vfork
.type vfork,@function
vfork:
	mov $58,%edi
	sub $8,%rsp
	call sigil_syscall
	add $8,%rsp
	mov %rax,%rdi
	.hidden __syscall_ret
	jmp __syscall_ret
.size vfork,.-vfork
