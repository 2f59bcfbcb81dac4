// pid_t vfork(void): clone with CLONE_VM | CLONE_VFORK | SIGCHLD. The child may use the words of the
// stack that say where to go on from here: the kernel puts them back before the parent does.
.text
.global vfork
.type vfork,@function
vfork:
	str x30,[sp,#-16]!
	mov x0,#0x4111
	mov x1,#0
	bl sigil_sys_clone
	ldr x30,[sp],#16
	.hidden __syscall_ret
	b __syscall_ret
.size vfork,.-vfork
